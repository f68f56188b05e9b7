"""Security group rules that were revoked, authorised again."""

from collections.abc import Iterator
from typing import Any

import msgspec

from checks.default_vpc.drafts import making
from checks.default_vpc.shape import contents
from checks.default_vpc.state import Group, Rule, Vpc
from hardener.engine.model import Draft


def rules(old: Vpc, vpc: Vpc) -> tuple[tuple[Draft, ...], tuple[Group, ...]]:
    """Return the calls for the rules that are missing in `vpc`, and its groups as they will be.

    A rule that names a group of this VPC which is gone cannot come back.
    """
    calls: list[Draft] = []
    groups = []
    recorded = {group.id: group for group in old.groups}
    gone = recorded.keys() - {group.id for group in vpc.groups}
    for group in vpc.groups:
        there = contents(group)
        before = contents(recorded[group.id]) if group.id in recorded else there
        missing = sorted(rule for rule in before - there if rule.group not in gone)
        calls += _authorise(group, missing)
        groups.append(msgspec.structs.replace(group, rules=(*group.rules, *missing)))
    return tuple(calls), tuple(groups)


def _authorise(group: Group, missing: list[Rule]) -> Iterator[Draft]:
    for egress, way in ((False, "Ingress"), (True, "Egress")):
        permissions = [_permission(rule) for rule in missing if rule.egress is egress]
        if permissions:
            yield making(
                f"AuthorizeSecurityGroup{way}",
                {"GroupId": group.id, "IpPermissions": permissions},
                f"authorise the revoked {way.lower()} rules of {group.id} again",
                "InvalidPermission.Duplicate",
            )


def _permission(rule: Rule) -> dict[str, Any]:
    permission: dict[str, Any] = {"IpProtocol": rule.protocol}
    # For all protocols there are no ports to give.
    if rule.protocol != "-1":
        permission |= {"FromPort": rule.from_port, "ToPort": rule.to_port}
    return permission | {_KIND[member]: [peer] for member, peer in _peers(rule)}


_KIND = {
    "CidrIp": "IpRanges",
    "CidrIpv6": "Ipv6Ranges",
    "PrefixListId": "PrefixListIds",
    "GroupId": "UserIdGroupPairs",
}


def _peers(rule: Rule) -> Iterator[tuple[str, dict[str, str]]]:
    described = {"Description": rule.description} if rule.description else {}
    values = {"CidrIp": rule.cidr4, "CidrIpv6": rule.cidr6, "PrefixListId": rule.prefix_list, "GroupId": rule.group}
    for member, value in values.items():
        if value:
            owner = {"UserId": rule.group_owner} if member == "GroupId" and rule.group_owner else {}
            yield member, {member: value, **owner, **described}
