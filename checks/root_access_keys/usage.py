"""Keys in use: what is not deleted, and what is deleted although it is used, for a reason that somebody wrote down."""

from checks.root_access_keys.settings import RootSettings, reason
from checks.root_access_keys.state import Key, RootState, used_within
from checks.root_access_keys.words import described
from hardener.engine.model import setting_called


def in_use(state: RootState, wanted: RootSettings) -> str:
    """Return why keys are not deleted; empty where none is in use, or where somebody gave a reason."""
    used = _used(state, wanted)
    if not used or reason(wanted):
        return ""
    keys = "; ".join(described(key, state.observed) + _signs(key, state) for key in used)
    setting = setting_called(RootSettings, "delete_used_because")
    return (
        f"in use within {wanted.used_within_days} days, or not known not to be: {keys}. Find out who uses it and give "
        f"that a role; or write a reason into {setting}, best for this account alone"
    )


def overridden(state: RootState, wanted: RootSettings) -> tuple[str, ...]:
    """Return a warning for each key that is deleted although it is in use."""
    because = reason(wanted)
    return tuple(
        f"In use and deleted all the same, because “{because}”: {described(key, state.observed)}."
        for key in _used(state, wanted)
    )


def _signs(key: Key, state: RootState) -> str:
    return " (it signs here, and AWS tells its last use only, which may be this one)" if key.id in state.signing else ""


def _used(state: RootState, wanted: RootSettings) -> list[Key]:
    return [key for key in state.keys if used_within(key, state.observed, wanted.used_within_days)]
