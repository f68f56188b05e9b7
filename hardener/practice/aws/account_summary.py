"""The account summary, with what is known of the root user."""

from collections.abc import Mapping

from hardener.practice.aws.registry import Call, answers
from hardener.practice.root_users import ROOT_USERS


@answers("iam", "GetAccountSummary")
def get_account_summary(call: Call) -> Mapping[str, object]:
    """Count what the account has, and say what its root user can sign in with."""
    root = ROOT_USERS[call.caller.account]
    return {
        "SummaryMap": {
            **call.iam.account_summary.summary_map,
            "AccountAccessKeysPresent": int(bool(root.keys)),
            "AccountMFAEnabled": int(bool(root.devices)),
            "AccountPasswordPresent": int(root.password is not None),
            "AccountSigningCertificatesPresent": int(bool(root.certificates)),
        }
    }
