"""What the operator may ask of the root users of members, and when a key counts as used."""

from typing import Annotated

from msgspec import Meta

from hardener.engine.model import Settings


class RootSettings(Settings, frozen=True, kw_only=True):
    """What is deleted besides access keys, and what stands in the way. For members: the management account's own
    root user keeps its password and its MFA device whatever stands here.
    """

    delete_certificates: Annotated[
        bool,
        Meta(title="Delete certificates", description="signing certificates of root, which old SOAP tools sign with"),
    ] = True
    delete_password: Annotated[
        bool,
        Meta(
            title="Delete password",
            description="members need none: root is let in again from the management account when it is needed",
        ),
    ] = True
    # Without a password it opens nothing, and should there ever be one again, it guards it.
    delete_mfa: Annotated[
        bool,
        Meta(
            title="Delete MFA devices",
            description="only where there is no password left; a device that stays does no harm",
        ),
    ] = False
    used_within_days: Annotated[
        int,
        Meta(
            ge=1,
            le=3650,
            title="In use within",
            description="days; a key used since, or whose last use is not known, is not deleted",
        ),
    ] = 90
    delete_used_because: Annotated[
        str,
        Meta(
            title="Delete used keys because",
            description="a written reason, best for one account alone, for which keys in use are deleted",
            examples=["ticket 4711: replaced by a role"],
        ),
    ] = ""


def reason(wanted: RootSettings) -> str:
    """Return the reason for which keys in use are deleted; empty where nobody gave one."""
    return " ".join(wanted.delete_used_because.split())
