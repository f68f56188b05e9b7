"""What the operator may ask of a password policy, and what two benchmarks ask."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta

from hardener.engine.model import Settings


class PasswordSettings(Settings, frozen=True, kw_only=True):
    """What a policy must demand at least: false and 0 ask for nothing, they never take away what is there."""

    minimum_length: Annotated[
        int,
        Meta(
            ge=6,
            le=128,
            title="Minimum length",
            description="characters a new password needs at least; a longer minimum stays",
        ),
    ] = 14
    require_symbols: Annotated[bool, Meta(title="Symbols", description="a new password needs a symbol")] = True
    require_numbers: Annotated[bool, Meta(title="Numbers", description="a new password needs a digit")] = True
    require_uppercase: Annotated[
        bool, Meta(title="Uppercase letters", description="a new password needs an uppercase letter")
    ] = True
    require_lowercase: Annotated[
        bool, Meta(title="Lowercase letters", description="a new password needs a lowercase letter")
    ] = True
    allow_users_to_change: Annotated[
        bool, Meta(title="Users change their own", description="every IAM user may change their own password")
    ] = True
    max_age_days: Annotated[
        int,
        Meta(
            ge=0,
            le=1095,
            title="Expiry",
            description="days until a password must be changed; 0 asks for no expiry, a shorter one stays",
        ),
    ] = 0
    reuse_prevention: Annotated[
        int,
        Meta(
            ge=0,
            le=24,
            title="Reuse memory",
            description="former passwords that cannot be used again; 0 asks for none, a longer memory stays",
        ),
    ] = 24
    # AWS knows on and off. There is no "off" to ask for, as it would weaken; false leaves it as it is.
    hard_expiry: Annotated[
        bool,
        Meta(
            title="Hard expiry",
            description="an expired password locks its user out until an administrator resets it; "
            "counts only with an expiry, and false leaves it as it is",
        ),
    ] = False


PRESETS: Mapping[str, PasswordSettings] = MappingProxyType(
    {
        # The benchmark asks for length (2.8) and reuse (2.9); the rest is what AWS Security Hub adds.
        "CIS v7.0": PasswordSettings(),
        # Length instead of composition, no routine changes (SP 800-63B-4, section 3.1.1.2).
        "NIST SP 800-63B": PasswordSettings(
            minimum_length=15,
            require_symbols=False,
            require_numbers=False,
            require_uppercase=False,
            require_lowercase=False,
            reuse_prevention=0,
        ),
    }
)
"""Settings a screen can offer by name; the first is the default."""
