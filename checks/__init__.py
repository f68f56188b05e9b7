"""The catalogue: every control of hardener, in the order in which a walk through them goes."""

from checks.default_vpc.check import DefaultVpc
from checks.password_policy.check import PasswordPolicy
from hardener.engine.model import AnyCheck

CATALOGUE: tuple[AnyCheck, ...] = (
    PasswordPolicy(),
    DefaultVpc(),
)
"""Every check there is. A new one is a module of its own, and its line here."""
