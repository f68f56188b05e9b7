"""The calls that turn centralized root access on, and off again."""

from collections.abc import Mapping
from types import MappingProxyType

from checks.centralized_root_access.state import CREDENTIALS, FEATURES, PRINCIPAL, SESSIONS, RootAccessState
from hardener.engine.model import Draft, UndoClass

_WITHOUT = "member accounts that are made meanwhile have no root credentials, and stay without"
_ON: Mapping[str, str] = MappingProxyType(
    {
        CREDENTIALS: "see and delete the root credentials of members, and make new members without any",
        SESSIONS: "begin root sessions at members, each bound to one task and 15 minutes long",
    }
)
_OFF = "turn it off, as it was before"


def on(state: RootAccessState) -> tuple[Draft, ...]:
    """Return the calls that turn on what is off; trusted access comes first, as nothing works without it."""
    drafts = []
    if not state.trusted:
        why = "let IAM act in the organization, which the two features need"
        drafts.append(_trust("EnableAWSServiceAccess", why))
    for feature in FEATURES:
        if feature not in state.features:
            loses = (_WITHOUT,) if feature == CREDENTIALS else ()
            drafts.append(_feature("Enable", feature, _ON[feature], loses))
    return tuple(drafts)


def off(before: RootAccessState, now: RootAccessState) -> tuple[Draft, ...]:
    """Return the calls that turn off what is on `now` and was not `before`, in the reverse order."""
    turned_on = [feature for feature in now.features if feature not in before.features]
    drafts = [_feature("Disable", feature, _OFF) for feature in reversed(turned_on)]
    if now.trusted and not before.trusted and len(turned_on) == len(now.features):
        drafts.append(_trust("DisableAWSServiceAccess", _OFF))
    return tuple(drafts)


def warnings(state: RootAccessState) -> tuple[str, ...]:
    """Return what somebody will notice when what is off in `state` is turned on."""
    said = []
    if CREDENTIALS not in state.features:
        said.append("Member accounts that are made from now on have a root user without password, keys and MFA.")
    if SESSIONS not in state.features:
        said.append(
            "Whoever may call sts:AssumeRoot in the management account can act as the root user of members, within "
            "one of five narrow tasks. CloudTrail records it in the member as use of root."
        )
    return tuple(said)


def _trust(operation: str, why: str) -> Draft:
    return Draft(
        service="organizations",
        operation=operation,
        params={"ServicePrincipal": PRINCIPAL},
        why=why,
        undo=UndoClass.EXACT,
        later=("ConcurrentModificationException",),
    )


def _feature(verb: str, feature: str, why: str, loses: tuple[str, ...] = ()) -> Draft:
    return Draft(
        service="iam",
        operation=f"{verb}Organizations{feature}",
        params={},
        why=why,
        undo=UndoClass.EXACT,
        loses=loses,
        # IAM may hear of the trusted access a moment later than Organizations.
        later=("ServiceAccessNotEnabledException",) if verb == "Enable" else (),
    )
