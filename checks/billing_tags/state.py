"""What is read of an account's cost allocation tags, and of the tag policies of its organization."""

from typing import Any

import msgspec

from hardener.engine.model import State

OWN = "AWSGenerated"
"""The type of a key that AWS itself puts on resources (ce:ListCostAllocationTags)."""
ENABLED = "ENABLED"
"""A policy type that policies can be attached for (organizations:ListRoots)."""
PENDING_ENABLE = "PENDING_ENABLE"
ALL_FEATURES = "ALL"
PROCESSING = "PROCESSING"


class Tag(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A key that AWS has seen in use (ce:ListCostAllocationTags); capitals count."""

    key: str
    active: bool
    type: str = "UserDefined"
    updated: str = ""
    """When it was last activated or deactivated; empty where it never was."""
    used: str = ""
    """The last month in which a resource carried it."""


class Backfill(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Past months to which the present activation was applied (ce:ListCostAllocationTagBackfillHistory)."""

    start: str
    requested: str = ""
    """Empty for one that is only planned."""
    completed: str = ""
    status: str = PROCESSING


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """The root, a unit or an account of the organization."""

    id: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.id})" if self.name else self.id


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A tag policy of the organization (organizations:DescribePolicy)."""

    id: str
    """Empty for one that AWS will only name when it is made."""
    name: str
    description: str = ""
    content: str
    """As AWS has it, character by character, so that it can be put back."""
    targets: tuple[Place, ...] = ()
    """What it is attached to, sorted."""


class Effective(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What all tag policies together come to in one account (organizations:DescribeEffectivePolicy)."""

    target: str
    """The root, unit or account that it stands for."""
    account: str
    """Empty where no open account was found below it."""
    content: str
    """Empty where no policy counts there."""


class BillingTagsState(State, frozen=True, kw_only=True):
    """The cost allocation tags of the account that gets the bill, and the tag policies around them."""

    account: str
    looked: str
    """When it was read, UTC."""
    linked: str = ""
    """Why cost allocation tags are not this account's business, in words; empty where they are."""
    not_enabled: str = ""
    """What AWS says where Cost Explorer was never switched on; empty where it was."""
    tags: tuple[Tag, ...] = ()
    """Every key that AWS has seen, sorted."""
    backfills: tuple[Backfill, ...] = ()
    """The oldest request first."""
    organization: str = ""
    """The organization's id; empty for an account without one."""
    features: str = ""
    """`ALL` or `CONSOLIDATED_BILLING`; empty without an organization."""
    root: str = ""
    policy_type: str = ""
    """How far tag policies are enabled on the root; empty where they are not."""
    units: tuple[Place, ...] = ()
    """The units directly below the root."""
    policies: tuple[Policy, ...] = ()
    """Every tag policy of the organization, sorted by name."""
    effective: tuple[Effective, ...] = ()
    """The result in one account below each target: evidence of what the policies come to."""
    invalid: tuple[str, ...] = ()
    """The accounts for which AWS cannot make one policy of all that count there."""

    def essence(self) -> Any:
        """Return which keys are active, and the policies.

        A key that AWS sees for the first time changes no call that was planned, nor does the date of a last use.
        """
        return {
            "account": self.account,
            "blocked": [self.linked, self.not_enabled],
            "active": sorted(tag.key for tag in self.tags if tag.active),
            "features": self.features,
            "root": self.root,
            "policy_type": self.policy_type,
            "policies": msgspec.to_builtins(self.policies),
        }

    @property
    def has_policies(self) -> bool:
        """Whether the organization can have tag policies at all."""
        return self.features == ALL_FEATURES

    def tag(self, key: str) -> Tag | None:
        """Return what AWS has seen of `key`, None where it has seen nothing."""
        return next((tag for tag in self.tags if tag.key == key), None)

    def policy(self, name: str) -> Policy | None:
        """Return the tag policy called `name`, None where there is none."""
        return next((policy for policy in self.policies if policy.name == name), None)
