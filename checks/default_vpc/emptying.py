"""Where a default VPC stays: its default security group, emptied of its rules (CIS 6.5, AWS Security Hub EC2.2)."""

from collections.abc import Iterator

import msgspec

from checks.default_vpc import losses
from checks.default_vpc.drafts import deleting
from checks.default_vpc.state import DefaultVpcState, Group, Vpc
from hardener.engine.model import Draft, Offer, Refusal, Remedy, Risk

OFFER = "empty-default-group"
"""The id under which a person can ask for it."""
_NAMED = 3
_NEXT = (
    "What is later started in this VPC without naming a security group gets this one, and then reaches nothing and "
    "is reached by nothing, until it is given a group of its own."
)


def open_group(vpc: Vpc | None) -> Group | None:
    """Return the default security group of `vpc` where it has rules, None where it lets nothing through."""
    return next((group for group in vpc.groups if group.default and group.rules), None) if vpc else None


def offers(state: DefaultVpcState) -> tuple[Offer, ...]:
    """Return the one thing that can be asked for; nothing where there is no VPC, or no rule left."""
    group = open_group(state.vpc)
    if group is None:
        return ()
    return (Offer(id=OFFER, title=f"Empty the default security group {group.id}", remedy=emptying(state)),)


def emptying(state: DefaultVpcState) -> Remedy | Refusal:
    """Return the calls that revoke every rule of the default security group, refused where an interface has it."""
    vpc, group = state.vpc, open_group(state.vpc)
    if vpc is None or group is None:
        return Refusal("its default security group lets nothing through already")
    if vpc.owner != state.account:
        return Refusal(f"{vpc.id} belongs to account {vpc.owner}; only that account can change it")
    using = [str(use) for use in vpc.used_by if group.id in use.groups]
    if using:
        more = f" and {len(using) - _NAMED} more" if len(using) > _NAMED else ""
        return Refusal(
            f"{group.id} is in use: {', '.join(using[:_NAMED])}{more} would be cut off at once; "
            "give them a security group of their own first"
        )
    emptied = msgspec.structs.replace(group, rules=())
    groups = tuple(emptied if one.id == group.id else one for one in vpc.groups)
    return Remedy(
        summary=f"empty the default security group {group.id} of {vpc.id} in {state.region}",
        after=msgspec.structs.replace(state, vpc=msgspec.structs.replace(vpc, groups=groups)),
        calls=tuple(_calls(group)),
        warnings=(_NEXT,),
    )


def is_emptied(now: Vpc, goal: Vpc) -> bool:
    """Return whether the default security group is empty, where the same VPC is meant and the goal has it so."""
    return now.id != goal.id or open_group(goal) is not None or open_group(now) is None


def _calls(group: Group) -> Iterator[Draft]:
    for egress, way in ((False, "Ingress"), (True, "Egress")):
        ids = [rule.id for rule in group.rules if rule.egress is egress]
        if ids:
            yield deleting(
                f"RevokeSecurityGroup{way}",
                {"GroupId": group.id, "SecurityGroupRuleIds": ids},
                f"revoke every {way.lower()} rule of {group.id}",
                tuple(f"{losses.ID}{one} of the rule" for one in ids),
                "InvalidSecurityGroupRuleId.NotFound",
                "InvalidPermission.NotFound",
                risk=Risk.DISRUPTIVE,
            )
