"""What the operator may want of cost allocation tags."""

from typing import Annotated, Literal

from msgspec import Meta

from hardener.engine.model import Settings

CREATED_BY = "aws:createdBy"
"""The key under which AWS itself notes who made a resource."""
_MOST_KEYS = 500
_Key = Annotated[str, Meta(min_length=1, max_length=128, examples=["CostCenter"])]
"""A tag key: the model of ce allows 1024 characters, but no resource can carry a key of more than 128."""


class BillingTagsSettings(Settings, frozen=True, kw_only=True):
    """The keys by which the bill is to be split, and whether a tag policy says how they are written."""

    tags: Annotated[
        tuple[_Key, ...],
        Meta(
            max_length=_MOST_KEYS,
            title="Tag keys",
            description="the keys by which you want to split the bill, such as CostCenter, Environment, Owner, "
            "Project; write them exactly as your resources carry them, capitals count",
        ),
    ] = ()
    aws_generated: Annotated[
        bool,
        Meta(
            title="AWS's own key",
            description=f"also activate {CREATED_BY}, by which AWS notes who made a resource",
        ),
    ] = False
    tag_policy: Annotated[
        Literal["report", "off"],
        Meta(
            title="Tag policy",
            description="report: an organization policy names these keys, and AWS reports where they are written "
            "otherwise; it blocks nothing. off: none is asked for, and one that is there stays",
        ),
    ] = "report"
    tag_policy_target: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=100,
            title="Tag policy for",
            description="where the tag policy is attached: root for all accounts, the name of a unit directly below "
            "the root, or the id of a root, unit or account",
        ),
    ] = "root"
    tag_policy_name: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=128,
            title="Tag policy name",
            description="the policy's name; one of this name that exists already is added to, never replaced",
        ),
    ] = "hardener-cost-tags"

    def __post_init__(self) -> None:
        """Refuse keys that no resource of yours can carry. Raises ValueError."""
        for key in self.tags:
            if key.lower().startswith("aws:"):
                raise ValueError(f"{key!r} is AWS's own: keys of yours cannot start with aws:")
            if key != key.strip():
                raise ValueError(f"{key!r} begins or ends with a space")
        if len(set(self.tags)) < len(self.tags):
            raise ValueError("a tag key stands there twice")

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that is to be active."""
        return (*self.tags, CREATED_BY) if self.aws_generated else self.tags
