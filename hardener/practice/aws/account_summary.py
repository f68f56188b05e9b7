"""The account summary, with what is known of the root user."""

from collections.abc import Mapping

from hardener.practice.aws.registry import Call, answers
from hardener.practice.roster import ACCOUNTS


@answers("iam", "GetAccountSummary")
def get_account_summary(call: Call) -> Mapping[str, object]:
    """Count what the account has; the root user's keys and second factor are facts of the seed."""
    counted = dict(call.iam.account_summary.summary_map)
    for account in ACCOUNTS:
        if account.id == call.caller.account:
            counted |= {
                "AccountAccessKeysPresent": int(account.root_key),
                "AccountMFAEnabled": int(account.root_mfa),
                "AccountPasswordPresent": 1,
            }
    return {"SummaryMap": counted}
