"""The control itself: trusted access for IAM, management of root credentials, and root sessions (CIS 2.1.1)."""

from typing import Any

from checks.centralized_root_access import calls
from checks.centralized_root_access.state import (
    CREDENTIALS,
    FEATURES,
    PRINCIPAL,
    SESSIONS,
    RootAccessSettings,
    RootAccessState,
)
from hardener.engine.model import (
    Accounts,
    CallFailed,
    Cause,
    Check,
    Per,
    Reader,
    Reference,
    Refusal,
    Remedy,
    Row,
    Severity,
    Status,
    Verdict,
)

_NAMES = {CREDENTIALS: "management of root credentials", SESSIONS: "root sessions"}
_WAYS = "turn on all features in the Organizations console: every invited member has to agree, and there is no way back"


class CentralizedRootAccess(Check[RootAccessState, RootAccessSettings]):
    """Whether the management account can look after the root users of its members."""

    id = "centralized-root-access"
    title = "Centralized root access"
    why = (
        "Every account has a root user that no policy of its own can stop, with a password, keys and second factors "
        "that nobody looks after. With centralized root access the management account can see and delete them by "
        "short root sessions, each bound to one task, and new member accounts are made without any. It changes "
        "nothing in the accounts that there are; it is needed before the root users of members can be cleaned up."
    )
    severity = Severity.HIGH
    accounts = Accounts.MANAGEMENT
    per = Per.ACCOUNT
    columns = ("trusted access", "root credentials", "root sessions")
    references = (
        Reference("CIS AWS Foundations v7.0", "2.1.1", "root access of member accounts is centralized"),
        Reference("AWS Well-Architected", "SEC01-BP02", "the root user is secured"),
    )
    reads = (
        "organizations:DescribeOrganization",
        "organizations:ListAWSServiceAccessForOrganization",
        "iam:ListOrganizationsFeatures",
    )
    writes = (
        "organizations:EnableAWSServiceAccess",
        "organizations:DisableAWSServiceAccess",
        "iam:EnableOrganizationsRootCredentialsManagement",
        "iam:EnableOrganizationsRootSessions",
        "iam:DisableOrganizationsRootCredentialsManagement",
        "iam:DisableOrganizationsRootSessions",
    )
    settings = RootAccessSettings
    state = RootAccessState

    def read(self, aws: Reader) -> RootAccessState:
        """Return what is on. Raises CallFailed."""
        found = aws.find("organizations", "DescribeOrganization", absent="AWSOrganizationsNotInUseException")
        feature_set = found["Organization"]["FeatureSet"] if found else ""
        if feature_set != "ALL":
            return RootAccessState(feature_set=feature_set)
        services = aws.items("organizations", "ListAWSServiceAccessForOrganization")
        trusted = any(service["ServicePrincipal"] == PRINCIPAL for service in services)
        try:
            # Without trusted access there are no features to list, and AWS says just that.
            answer = aws.find("iam", "ListOrganizationsFeatures", absent="ServiceAccessNotEnabledException")
        except CallFailed as failed:
            if aws.partition == "aws" or failed.trouble.cause is not Cause.UNSUPPORTED:
                raise
            return RootAccessState(feature_set=feature_set, trusted=trusted, offered=False)
        enabled = answer.get("EnabledFeatures", []) if answer else []
        return RootAccessState(
            feature_set=feature_set, trusted=trusted, features=tuple(one for one in FEATURES if one in enabled)
        )

    def assess(self, state: RootAccessState, wanted: RootAccessSettings) -> Verdict:
        """Return ok where all of it is on, else failing with what is off."""
        if not state.feature_set:
            return Verdict(Status.NOT_APPLICABLE, "the account is in no organization")
        if not state.offered:
            return Verdict(Status.NOT_APPLICABLE, "AWS does not offer centralized root access in this partition")
        if state.feature_set != "ALL":
            return Verdict(Status.FAILING, f"the organization has not all features ({state.feature_set})", (_WAYS,))
        off = [label for label, on in _parts(state) if not on]
        if off:
            return Verdict(Status.FAILING, f"off: {', '.join(off)}")
        return Verdict(Status.OK, "root users of members are looked after from here")

    def remedy(self, state: RootAccessState, wanted: RootAccessSettings) -> Remedy | Refusal:
        """Return the calls that turn on what is off, trusted access first."""
        if not state.feature_set or not state.offered:
            return Refusal("there is nothing that could be turned on")
        if state.feature_set != "ALL":
            return Refusal(f"the organization has not all features; {_WAYS}")
        drafts = calls.on(state)
        if not drafts:
            return Refusal("all of it is on")
        goal = RootAccessState(feature_set=state.feature_set, trusted=True, features=FEATURES)
        return Remedy(summary="centralize root access", after=goal, calls=drafts, warnings=calls.warnings(state))

    def undo(self, before: RootAccessState, now: RootAccessState) -> Remedy | Refusal:
        """Return the calls that turn off what was off `before`, in the reverse order."""
        drafts = calls.off(before, now)
        if not drafts:
            return Refusal("nothing is on that was off before")
        features = tuple(one for one in now.features if one in before.features)
        goal = RootAccessState(
            feature_set=now.feature_set, trusted=now.trusted and (before.trusted or bool(features)), features=features
        )
        return Remedy(
            summary="turn off again what was off",
            after=goal,
            calls=drafts,
            warnings=("Root users of members can no longer be seen, cleaned up or let in again from here.",),
        )

    def rows(self, state: RootAccessState) -> tuple[Row, ...]:
        """Return one row for the organization and one for each part."""
        kind = {"": "none", "ALL": "all features"}.get(state.feature_set, state.feature_set)
        return (Row("Organization", kind), *(Row(_upper(label), _on(on)) for label, on in _parts(state)))

    def cells(self, state: RootAccessState) -> tuple[str, ...]:
        """Return for each part whether it is on."""
        return tuple(_on(on) for _, on in _parts(state))


def _parts(state: RootAccessState) -> tuple[tuple[str, bool], ...]:
    features = ((_NAMES[name], name in state.features) for name in FEATURES)
    return (("trusted access for IAM", state.trusted), *features)


def _on(value: Any) -> str:
    return "on" if value else "off"


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]
