"""What a finding may say when a read of it fails."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from hardener.engine.model import Cause

_GARBAGE = frozenset({Cause.NOT_ATTESTED})
CAUSES: Mapping[str, frozenset[Cause]] = {
    **dict.fromkeys(("throttle", "too many"), frozenset({Cause.THROTTLED})),
    **dict.fromkeys(("reset", "500", "503"), frozenset({Cause.UNREACHABLE})),
    **dict.fromkeys(("deny", "deny boundary"), frozenset({Cause.DENIED})),
    **dict.fromkeys(("deny scp", "deny scp implicitly"), frozenset({Cause.SCP})),
    "deny rcp": frozenset({Cause.RCP}),
    "expired": frozenset({Cause.EXPIRED}),
    "opt in": frozenset({Cause.REGION}),
    # The same words come from a region that is not enabled, and for keys that were deleted.
    "not here": frozenset({Cause.REGION, Cause.CREDENTIALS}),
    "identity": frozenset({Cause.CREDENTIALS}),
    **dict.fromkeys(("nobody knows", "nobody knows 400"), frozenset({Cause.REJECTED})),
}
"""Why something is unknown, by the name of the fault; for all others the answer was none of AWS's."""

_REPORT = ("iam:GenerateCredentialReport", "iam:GetCredentialReport")
_OTHERWISE = {
    # Ages and last uses, which no verdict rests on; what is missing is said, and nothing is planned that needs it.
    **{("*", name): "evidence" for name in _REPORT},
    ("root-access-keys", "iam:GetUser"): "when root last signed in is evidence",
    # A root session is one way to look; the account's own role is another, from which nothing is deleted.
    ("root-access-keys", "iam:ListOrganizationsFeatures"): "a session is tried, or the own role looks",
    ("root-access-keys", "sts:AssumeRoot"): "the own role looks",
    ("root-access-keys", "iam:ListAccessKeys"): "the own role looks",
    ("root-access-keys", "iam:GetAccessKeyLastUsed"): "the own role looks",
    ("root-access-keys", "iam:GetLoginProfile"): "the own role looks",
    ("root-access-keys", "iam:ListMFADevices"): "the own role looks",
    ("root-access-keys", "iam:ListSigningCertificates"): "the own role looks",
    # Which policy it is that denies explains a denial that has happened.
    ("root-access-keys", "organizations:ListParents"): "explains a denial",
    ("root-access-keys", "organizations:ListPoliciesForTarget"): "explains a denial",
    ("root-access-keys", "organizations:DescribePolicy"): "explains a denial",
    # The account service knows the regions, too.
    ("*", "ec2:DescribeRegions"): "the account service is asked",
    # The management account may ask for a member's contacts.
    ("alert-contacts", "account:GetAlternateContact"): "the management account asks",
}


def causes(fault: str) -> frozenset[Cause]:
    """Return why something is unknown after `fault`."""
    return CAUSES.get(fault, _GARBAGE)


def may_stay(check: str, read: str) -> bool:
    """Return whether a finding of `check` may stay as it was when `read` fails, and why is written down above."""
    return any(fnmatchcase(check, one) and read == name for one, name in _OTHERWISE)
