"""The verdict: who can get in with a password alone (CIS 2.5, 2.6 and 2.10)."""

from checks.mfa import guide, wording
from checks.mfa.settings import MfaSettings
from checks.mfa.state import MfaState, RootKind
from hardener.engine.model import Statement, Status, Verdict

_IN_A_SAFE = Statement(
    "root-hardware-locked-away",
    "The root user's MFA device is a hardware key or token, no passkey that is copied between devices, and it is "
    "locked away where more than one person can get at it.",
)


def assess(state: MfaState, wanted: MfaSettings) -> Verdict:
    """Return failing for users without MFA, manual where only root's is wrong: that takes a person."""
    root = root_problem(state, wanted)
    card = guide.steps(state, hardware=hardware(state, wanted)) if root else ()
    without = state.without
    if without:
        of = wording.count(len(state.users), "console user")
        said = f"{len(without)} of {of} without MFA: {wording.names(without)}"
        lines = tuple(f"{one.name}: {wording.user(one)}" for one in without)
        return Verdict(Status.FAILING, "; ".join(part for part in (root, said) if part), (*lines, *card))
    if root:
        return Verdict(Status.MANUAL, f"{root}; {_users(state)}", card)
    locked_away = hardware(state, wanted) and state.root.kind is RootKind.HARDWARE
    return Verdict(
        Status.OK, f"root: {state.root.kind}; {_users(state)}", statements=(_IN_A_SAFE,) if locked_away else ()
    )


def root_problem(state: MfaState, wanted: MfaSettings) -> str:
    """Return what is wrong with root's second factor; empty for nothing."""
    kind = state.root.kind
    if kind is RootKind.NONE:
        return "root has no MFA"
    if hardware(state, wanted) and kind in (RootKind.VIRTUAL, RootKind.MIXED):
        return "root has an authenticator app, where hardware is wanted"
    return ""


def hardware(state: MfaState, wanted: MfaSettings) -> bool:
    """Return whether hardware is asked of root here; other partitions than the commercial one know no such rule."""
    return wanted.root_hardware and state.partition == "aws"


def _users(state: MfaState) -> str:
    if not state.users:
        return "nobody has a console password"
    if len(state.users) == 1:
        return "the one console user has MFA"
    return f"all {len(state.users)} console users have MFA"
