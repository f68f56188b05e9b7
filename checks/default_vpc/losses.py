"""What a default VPC loses for good when it goes, as noun phrases: said call by call, before anything is done."""

from collections.abc import Iterator

from checks.default_vpc.shape import CIDR, ENTRIES, EVERYWHERE, is_standard
from checks.default_vpc.state import Acl, Group, Part, RouteTable, Subnet, Vpc

ID = "the id "
"""How a loss begins that is no more than an id: AWS gives every part it makes again another one."""

_UNREAD = "what is not read here, if somebody changed it: DNS settings, CIDR reservations, tags of single rules"


def of_gateway(gateway: Part) -> tuple[str, ...]:
    """Return what is lost with an internet gateway."""
    return (*_id(gateway, "internet gateway"), *_tags(gateway, "internet gateway"))


def of_subnet(subnet: Subnet) -> tuple[str, ...]:
    """Return what is lost with a subnet; one that is no default subnet is not made again at all."""
    tags = _tags(subnet, "subnet")
    if not subnet.default:
        return (f"the subnet {subnet.id} ({subnet.zone}, {subnet.cidr})", *tags)
    said = [*_id(subnet, "subnet"), *tags]
    if subnet.cidr:
        said.append(f"the range {subnet.cidr} for {subnet.zone}, which may get another one")
    if not subnet.public:
        said.append(f"the setting that gives no public addresses in {subnet.zone}: a new default subnet gives them")
    return tuple(said)


def of_table(table: RouteTable) -> tuple[str, ...]:
    """Return what is lost with a route table besides the main one."""
    routes = ", ".join(f"{route.destination} to {route.target}" for route in table.routes if route.target != "local")
    return (f"the route table {table.id}" + (f" with {routes}" if routes else ""), *_tags(table, "route table"))


def of_acl(acl: Acl) -> tuple[str, ...]:
    """Return what is lost with a network ACL besides the default one."""
    return (f"the network ACL {acl.id} with its {len(acl.entries)} entries", *_tags(acl, "network ACL"))


def of_group(group: Group) -> tuple[str, ...]:
    """Return what is lost with a security group besides the default one."""
    said = f"the security group {group.id} ({group.name}), number of its rules: {len(group.rules)}"
    return (said, *_tags(group, "security group"))


def of_vpc(vpc: Vpc) -> tuple[str, ...]:
    """Return what is lost with the VPC itself, and with what AWS deletes along with it."""
    said = [*_id(vpc, "VPC"), *_tags(vpc, "VPC")]
    if vpc.cidr != CIDR:
        said.append(f"the range {vpc.cidr}: a new default VPC has {CIDR}")
    said += [f"the range {cidr}" for cidr in (*vpc.extra_cidrs, *vpc.ipv6_cidrs)]
    if vpc.dhcp_options not in ("", "default"):
        said.append(f"the DHCP options {vpc.dhcp_options}, unless they are the region's own")
    if vpc.tenancy != "default":
        said.append(f"the tenancy {vpc.tenancy}")
    said += [f"the flow log {log.id} of {log.resource} to {log.destination or 'its log'}" for log in vpc.flow_logs]
    return (*said, *_changed(vpc), _UNREAD)


def _id(part: Part, kind: str) -> tuple[str, ...]:
    return (f"{ID}{part.id} of the {kind}",) if part.id else ()


def _tags(part: Part, kind: str) -> tuple[str, ...]:
    tags = ", ".join(f"{key}={value}" for key, value in part.tags)
    return (f"the tags of {kind} {part.id}: {tags}",) if tags else ()


def _changed(vpc: Vpc) -> Iterator[str]:
    """Yield what somebody changed in the parts that every VPC has; AWS makes them again as they come."""
    gateways = {gateway.id for gateway in vpc.gateways}
    for table in vpc.route_tables:
        if table.main:
            for route in table.routes:
                if route.target != "local" and not (route.destination == EVERYWHERE and route.target in gateways):
                    yield f"the route {route.destination} to {route.target} in the main route table"
            yield from _tags(table, "route table")
    for acl in vpc.acls:
        if acl.default:
            yield from (f"the entry '{one}' in the default network ACL" for one in acl.entries if one not in ENTRIES)
            yield from _tags(acl, "network ACL")
    for group in vpc.groups:
        if group.default:
            yield from _of_default_group(group)


def _of_default_group(group: Group) -> Iterator[str]:
    custom = sum(not is_standard(rule, group.id) for rule in group.rules)
    if custom:
        yield f"the changed rules of the default security group {group.id}, {custom} in number"
    if not group.rules:
        yield "the emptied default security group: a new one lets its members talk to each other and to the world"
    yield from _tags(group, "security group")
