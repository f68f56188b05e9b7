"""The shape of a default VPC: what AWS gives a new one, and what undo can therefore bring back."""

import msgspec

from checks.default_vpc.state import Acl, Gateway, Group, Route, RouteTable, Rule, Subnet, Vpc

CIDR = "172.31.0.0/16"
"""The range of every default VPC that AWS makes (ec2:CreateDefaultVpc); it cannot be chosen."""
EVERYWHERE = "0.0.0.0/0"
"""The destination of a default route."""
ENTRIES = frozenset(
    f"{way} {number} {action} all {where}"
    for way in ("in", "out")
    for number, action, where in (
        (100, "allow", EVERYWHERE),
        (32767, "deny", EVERYWHERE),
        (101, "allow", "::/0"),
        (32768, "deny", "::/0"),
    )
)
"""What stands in a network ACL that nobody changed."""


def zones(vpc: Vpc) -> frozenset[str]:
    """Return the availability zones in which `vpc` has its default subnet."""
    return frozenset(subnet.zone for subnet in vpc.subnets if subnet.default)


def opened(vpc: Vpc) -> bool:
    """Return whether the main route table leads to the internet through an attached gateway."""
    attached = {gateway.id for gateway in vpc.gateways if gateway.attached}
    return any(
        route.destination == EVERYWHERE and route.target in attached and route.active
        for table in vpc.route_tables
        if table.main
        for route in table.routes
    )


def connected(vpc: Vpc) -> bool:
    """Return whether an internet gateway is attached to `vpc`."""
    return any(gateway.attached for gateway in vpc.gateways)


def alike(now: Vpc, goal: Vpc) -> bool:
    """Return whether `now` has the shape of `goal`; ids are not compared, as none comes back.

    A default subnet more is no difference: AWS makes one in every zone, also where one was missing.
    """
    return (
        zones(now) >= zones(goal)
        and connected(now) >= connected(goal)
        and opened(now) >= opened(goal)
        and (now.id != goal.id or not missing(now, goal))
    )


def missing(now: Vpc, goal: Vpc) -> tuple[str, ...]:
    """Return what one and the same VPC had in `goal` and has not now, of all that is no part of the shape."""
    there = {part.id for part in (*now.subnets, *now.route_tables, *now.acls)}
    groups = {group.id: contents(group) for group in now.groups}
    return (
        *(f"subnet {part.id}" for part in goal.subnets if not part.default and part.id not in there),
        *(f"route table {part.id}" for part in goal.route_tables if part.id not in there),
        *(f"network ACL {part.id}" for part in goal.acls if part.id not in there),
        *(f"security group {part.id} ({part.name})" for part in goal.groups if part.id not in groups),
        *(
            f"rules of security group {part.id} ({part.name})"
            for part in goal.groups
            if not contents(part) <= groups.get(part.id, contents(part))
        ),
    )


def contents(group: Group) -> frozenset[Rule]:
    """Return the rules of `group` without their ids, which a rule that is made again does not keep."""
    return frozenset(msgspec.structs.replace(rule, id="") for rule in group.rules)


def renewed(vpc: Vpc) -> Vpc:
    """Return what AWS makes in the place of `vpc`: the same shape, ids not known yet (they are empty)."""
    out = (Route(EVERYWHERE, ""),) if opened(vpc) else ()
    gateways = (Gateway(id=""),) if connected(vpc) else ()
    rules = (Rule(id="", egress=False, protocol="-1"), Rule(id="", egress=True, protocol="-1", cidr4=EVERYWHERE))
    return Vpc(
        id="",
        owner=vpc.owner,
        cidr=CIDR,
        subnets=tuple(Subnet(id="", zone=zone) for zone in sorted(zones(vpc))),
        gateways=gateways,
        route_tables=(RouteTable(id="", main=True, routes=(*out, Route(CIDR, "local"))),),
        acls=(Acl(id="", default=True, entries=tuple(sorted(e for e in ENTRIES if e.endswith(EVERYWHERE)))),),
        groups=(Group(id="", name="default", rules=rules),),
    )


def is_standard(rule: Rule, group: str) -> bool:
    """Return whether `rule` is one that AWS gives the default security group called `group`."""
    if rule.protocol != "-1":
        return False
    return rule.cidr4 == EVERYWHERE or rule.cidr6 == "::/0" if rule.egress else rule.group == group
