"""What is said of a root user: the verdict, the rows of its state, and its cells in a list of accounts."""

from checks.root_access_keys import guide
from checks.root_access_keys.settings import RootSettings
from checks.root_access_keys.state import RootState
from checks.root_access_keys.usage import in_use
from checks.root_access_keys.words import MEND, count, described, factors, last_used, summary
from hardener.engine.model import Row, Status, Verdict

_SEEN = {
    "session": "by a root session that may only look",
    "own": "by the account's own role, without ids",
    "key": "by the root user's own key",
}


def gaps(state: RootState, wanted: RootSettings) -> tuple[str, ...]:
    """Return what root has and should not have, in words; keys always count."""
    found = [count(len(state.keys), "access key")] if state.keys else []
    if state.certificates and wanted.delete_certificates:
        found.append(count(len(state.certificates), "signing certificate"))
    if state.whose != "member":
        # The root user who pays needs its password and its second factor.
        return tuple(found)
    if state.password and wanted.delete_password:
        found.append("a password")
    if state.mfa and wanted.delete_mfa and (wanted.delete_password or not state.password):
        found.append("an MFA device")
    return tuple(found)


def verdict(state: RootState, wanted: RootSettings) -> Verdict:
    """Return ok where nothing is left that should go, failing for members, and manual where root itself must act."""
    found = gaps(state, wanted)
    evidence = (*(described(key, state.observed) for key in state.keys), *_caveats(state))
    if not found:
        return Verdict(Status.OK, summary(state), evidence)
    if state.whose != "member":
        return Verdict(Status.MANUAL, summary(state), (*evidence, *guide.steps(state)))
    way = [state.hindrance] if state.hindrance else [in_use(state, wanted)]
    if state.blockers:
        way.append(f"to mend it: {MEND}")
    return Verdict(Status.FAILING, summary(state), (*evidence, *(line for line in way if line)))


def rows(state: RootState) -> tuple[Row, ...]:
    """Return one row per credential, and how it was seen."""
    password = {True: "yes", False: "no", None: "not known"}[state.password]
    keys = [Row(f"Key {number}", described(key, state.observed)) for number, key in enumerate(state.keys, 1)]
    certificates = [
        Row(f"Certificate {number}", (one.id or "one, or more") + ("" if one.active else ", turned off"))
        for number, one in enumerate(state.certificates, 1)
    ]
    devices = ", ".join(state.devices)
    return (
        Row("Seen", _SEEN[state.seen]),
        *(keys or [Row("Keys", "none")]),
        *(certificates or [Row("Certificates", "none")]),
        Row("Password", password),
        Row("MFA", f"{factors(state)} ({devices})" if devices else factors(state)),
    )


def cells(state: RootState) -> tuple[str, ...]:
    """Return password, MFA, keys, their last use, certificates, and whether anything can be done."""
    password = {True: "yes", False: "no", None: "?"}[state.password]
    keys, certificates = str(len(state.keys)), str(len(state.certificates))
    return (password, factors(state), keys, last_used(state), certificates, _can_we(state))


def _can_we(state: RootState) -> str:
    if state.blockers:
        return f"? SCP {state.blockers[0].name} ({state.blockers[0].id}) blocks root sessions"
    left = state.keys or state.certificates
    if state.whose != "member":
        if not left:
            return "✓ nothing to do"
        return "✓ with the root key" if state.seen == "key" else "! only root itself: guided, or with its key"
    if not left and not state.password:
        return "✓ nothing to do"
    return "! not yet: " + state.hindrance if state.hindrance else "✓ root session"


def _caveats(state: RootState) -> tuple[str, ...]:
    if state.unreported:
        return (f"when keys were last used is not known: {state.unreported}",)
    if state.reported and state.keys:
        return (f"as of the credential report of {state.reported}, which AWS makes anew every four hours",)
    return ()
