"""What the operator may want of default VPCs."""

from typing import Annotated

from msgspec import Meta

from hardener.engine.model import Settings

# A name that can be no region would keep nothing, and say nothing.
_Region = Annotated[str, Meta(pattern=r"^[a-z]{2,}(-[a-z]+)+-[0-9]+$", examples=["eu-west-1"])]


class DefaultVpcSettings(Settings, frozen=True, kw_only=True):
    """Where a default VPC is wanted; everywhere else it is not."""

    keep_regions: Annotated[
        tuple[_Region, ...],
        Meta(
            title="Keep in regions",
            description="regions where the default VPC stays on purpose, such as one that is used for quick trials",
        ),
    ] = ()
    empty_kept_groups: Annotated[
        bool,
        Meta(
            title="Empty the groups of kept ones",
            description="where a default VPC stays, its default security group must let nothing through (CIS 6.5)",
        ),
    ] = False
