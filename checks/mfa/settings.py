"""What the operator may ask of second factors."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta

from hardener.engine.model import Settings


class MfaSettings(Settings, frozen=True, kw_only=True):
    """That everybody has a second factor is not up for choice; how strong root's must be is."""

    root_hardware: Annotated[
        bool,
        Meta(
            title="Hardware for root",
            description="the root user must have a hardware key or token, and no authenticator app",
        ),
    ] = False
    remove_never_used_after_days: Annotated[
        int,
        Meta(
            ge=0,
            le=3650,
            title="Remove unused passwords",
            description="plan to remove the console password of a user without MFA who has never signed in and got "
            "the password this many days ago or earlier; 0 plans nothing of the kind",
        ),
    ] = 0


PRESETS: Mapping[str, MfaSettings] = MappingProxyType(
    {"CIS v7.0 level 1": MfaSettings(), "CIS v7.0 level 2": MfaSettings(root_hardware=True)}
)
"""Settings a screen can offer by name; the first is the default."""
