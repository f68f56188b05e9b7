"""A root user in words: its keys, what else it can sign in with, and what stands in the way."""

from checks.root_access_keys.ages import ago
from checks.root_access_keys.state import Key, Policy, RootState

OFF = "centralized root access is off: turn it on first (the check centralized-root-access)"
MEND = (
    'add "Null": {"aws:AssumedRoot": "true"} to the condition of the statement: it then still denies whoever signs in '
    "as root, and no longer the root sessions of the management account"
)


def blocked_by(policies: tuple[Policy, ...]) -> str:
    """Return which policies keep root sessions out, by name and id."""
    named = ", ".join(f"{one.name} ({one.id}) on {one.target}" for one in policies)
    return f"service control policy {named} blocks root sessions"


def count(number: int, one: str, many: str = "") -> str:
    """Return the number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def use(key: Key, observed: str) -> str:
    """Return when, for what and where a key was last used."""
    if key.used is None:
        return "last use not known"
    if not key.used:
        return "never used"
    where = ", ".join(part for part in (key.service, key.region) if part)
    return f"last used {ago(key.used, observed)}" + (f" ({where})" if where else "")


def described(key: Key, observed: str) -> str:
    """Return one key as a line."""
    name = key.id or "a key (its id can only be seen by root)"
    off = "" if key.active else ", turned off"
    return f"{name}: {use(key, observed)}{off}"


def summary(state: RootState) -> str:
    """Return what root can sign in with, in one line."""
    said = []
    if state.keys:
        uses = "; ".join(use(key, state.observed) + ("" if key.active else ", turned off") for key in state.keys)
        said.append(f"{count(len(state.keys), 'key')} ({uses})")
    else:
        said.append("no keys")
    if state.certificates:
        said.append(count(len(state.certificates), "signing certificate"))
    if state.password is not False:
        said.append("a password" if state.password else "password not known")
    if state.mfa:
        said.append("MFA")
    elif state.password:
        said.append("MFA not known" if state.mfa is None else "no MFA")
    return ", ".join(said)


def factors(state: RootState) -> str:
    """Return the kinds of root's MFA devices, in a word or two."""
    if state.mfa is None:
        return "?"
    if not state.mfa:
        return "none" if state.password else "—"
    return ", ".join(sorted({_kind(serial) for serial in state.devices})) or "yes"


def last_used(state: RootState) -> str:
    """Return the last uses of the keys, in few words."""
    return " / ".join(_brief(key, state.observed) for key in state.keys) or "—"


def _brief(key: Key, observed: str) -> str:
    if key.used is None:
        return "?"
    if not key.used:
        return "never"
    return ago(key.used, observed) + (f", {key.service}" if key.service else "")


def _kind(serial: str) -> str:
    if ":mfa/" in serial:
        return "virtual"
    return "passkey" if ":u2f/" in serial else "hardware"
