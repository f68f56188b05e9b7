"""A password policy in words: the rows of a screen and the one line of a finding."""

from checks.password_policy.merging import CLASSES, gaps
from checks.password_policy.settings import PasswordSettings
from checks.password_policy.state import BUILT_IN, Policy
from hardener.engine.model import Row

_LABELS = {
    "minimum_length": "Minimum length",
    "require_symbols": "Symbols",
    "require_numbers": "Numbers",
    "require_uppercase": "Uppercase letters",
    "require_lowercase": "Lowercase letters",
    "allow_users_to_change": "Users change their own",
    "max_age_days": "Expiry",
    "reuse_prevention": "Reuse memory",
    "hard_expiry": "Hard expiry",
}
_THREE_OF_FOUR = "three classes of four"
COLUMNS = ("length", "classes", "reuse memory", "expiry")
"""Headings of `cells`."""


def rows(policy: Policy | None) -> tuple[Row, ...]:
    """Return the policy, or AWS's built-in one, one row per setting."""
    whose = "none of its own, AWS's applies" if policy is None else "the account's own"
    values = (Row(label, _value(policy, name)) for name, label in _LABELS.items())
    return (Row("Policy", whose), *values)


def cells(policy: Policy | None) -> tuple[str, ...]:
    """Return the policy, or AWS's built-in one, in the words of a table."""
    now = policy or BUILT_IN
    demanded = sum(getattr(now, name) for name in CLASSES)
    classes = "any 3 of 4" if policy is None else f"{demanded} of {len(CLASSES)}"
    memory = str(now.reuse_prevention) if now.reuse_prevention else "none"
    expiry = f"{now.max_age_days} days" if now.max_age_days else "none"
    return str(now.minimum_length), classes, memory, expiry


def verdict(policy: Policy | None, wanted: PasswordSettings) -> tuple[str, tuple[str, ...]]:
    """Return what falls short as one line, and as one line for each setting; what is met, where nothing does."""
    short = gaps(policy, wanted)
    now = policy or BUILT_IN
    # Length and memory are always said: they are what the benchmarks ask for first.
    said = [_brief(now, name) for name in _LABELS if name in short or name in ("minimum_length", "reuse_prevention")]
    if policy is None:
        said.insert(0, "no policy of its own")
    details = tuple(f"{_LABELS[name]}: {_value(policy, name)}, wanted {_wanted(name, wanted)}" for name in short)
    return ", ".join(said), details


def _value(policy: Policy | None, name: str) -> str:
    if policy is None and name in CLASSES:
        return _THREE_OF_FOUR
    value = getattr(policy or BUILT_IN, name)
    if isinstance(value, bool):
        return "on" if value else "off"
    return _number(name, value)


def _number(name: str, value: int) -> str:
    if value == 0:
        return "none"
    return f"{value} " + {"minimum_length": "characters", "max_age_days": "days"}.get(name, "remembered")


def _wanted(name: str, wanted: PasswordSettings) -> str:
    value = getattr(wanted, name)
    if isinstance(value, bool):
        return "on"
    most = name == "max_age_days"
    return f"{_number(name, value)} or {'fewer' if most else 'more'}"


def _brief(policy: Policy, name: str) -> str:
    value = getattr(policy, name)
    if name == "minimum_length":
        return f"length {value}"
    if name == "reuse_prevention":
        return f"{value} remembered" if value else "no reuse memory"
    if name == "max_age_days":
        return f"expiry after {value} days" if value else "no expiry"
    return f"{_LABELS[name].lower()} {'on' if value else 'off'}"
