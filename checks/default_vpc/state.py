"""What is read of a default VPC: all that is in it, and all that uses it."""

from typing import Any

import msgspec

from hardener.engine.model import State

Tags = tuple[tuple[str, str], ...]
"""Keys and values, sorted, as AWS gave them."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, order=True):
    """Something with an id; the id is empty for what AWS will only name when it makes it."""

    id: str
    tags: Tags = ()


class Subnet(Part, frozen=True, kw_only=True, order=True):
    """A subnet of the VPC (ec2:DescribeSubnets)."""

    zone: str
    zone_id: str = ""
    cidr: str = ""
    default: bool = True
    """Whether it is the default subnet of its zone, which AWS can make again."""
    public: bool = True
    """Whether what starts in it gets a public address."""
    owner: str = ""


class Gateway(Part, frozen=True, kw_only=True, order=True):
    """An internet gateway of the VPC (ec2:DescribeInternetGateways)."""

    attached: bool = True
    """False for one that is attached to nothing, but which a route of this VPC still names: it was here."""


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """One route: where to, through what, and whether it leads anywhere."""

    destination: str
    """An IPv4 or IPv6 range, or the id of a prefix list."""
    target: str
    """`local`, or the id of what it leads to."""
    active: bool = True


class Association(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """What uses a route table besides by default: a subnet or a gateway."""

    id: str
    subnet: str = ""
    gateway: str = ""


class RouteTable(Part, frozen=True, kw_only=True, order=True):
    """A route table (ec2:DescribeRouteTables)."""

    main: bool
    associations: tuple[Association, ...] = ()
    """Without the main one."""
    routes: tuple[Route, ...] = ()


class Acl(Part, frozen=True, kw_only=True, order=True):
    """A network ACL (ec2:DescribeNetworkAcls)."""

    default: bool
    entries: tuple[str, ...] = ()
    """One text each, such as `in 100 allow all 0.0.0.0/0`."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, order=True):
    """One rule of a security group (ec2:DescribeSecurityGroupRules); exactly one of the four peers is set."""

    id: str
    egress: bool
    protocol: str
    """`-1` for all."""
    from_port: int = -1
    to_port: int = -1
    cidr4: str = ""
    cidr6: str = ""
    prefix_list: str = ""
    group: str = ""
    group_owner: str = ""
    """The account of `group`."""
    description: str = ""


class Group(Part, frozen=True, kw_only=True, order=True):
    """A security group (ec2:DescribeSecurityGroups)."""

    name: str
    description: str = ""
    owner: str = ""
    rules: tuple[Rule, ...] = ()

    @property
    def default(self) -> bool:
        """Whether it is the one that comes and goes with the VPC; no other can have this name."""
        return self.name == "default"


class FlowLog(Part, frozen=True, kw_only=True, order=True):
    """A flow log of the VPC or one of its subnets (ec2:DescribeFlowLogs)."""

    resource: str
    destination: str = ""
    traffic: str = ""


class Use(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """One thing that uses the VPC, in the way a person would look for it."""

    kind: str
    id: str
    description: str = ""
    detail: str = ""
    """Whose it is, or what it hangs on."""
    groups: tuple[str, ...] = ()
    """The ids of the security groups that it has."""

    def __str__(self) -> str:
        named = f'{self.id} "{self.description}"' if self.description else self.id
        return f"{named} ({self.kind}, {self.detail})" if self.detail else f"{named} ({self.kind})"


class Vpc(Part, frozen=True, kw_only=True):
    """The default VPC of one region with everything in it, each kind sorted by id."""

    owner: str
    cidr: str
    extra_cidrs: tuple[str, ...] = ()
    ipv6_cidrs: tuple[str, ...] = ()
    dhcp_options: str = ""
    tenancy: str = "default"
    subnets: tuple[Subnet, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    route_tables: tuple[RouteTable, ...] = ()
    acls: tuple[Acl, ...] = ()
    groups: tuple[Group, ...] = ()
    flow_logs: tuple[FlowLog, ...] = ()
    used_by: tuple[Use, ...] = ()
    """Everything that keeps it from being removed; every probe was answered, else there is no state at all."""


class DefaultVpcState(State, frozen=True, kw_only=True):
    """The default VPC of an account in a region, None where there is none."""

    account: str
    region: str
    vpc: Vpc | None = None
    detached_gateways: tuple[str, ...] = ()
    """Other internet gateways of the region that are attached to nothing: evidence, to find a lost one again."""

    def essence(self) -> Any:
        """Return the VPC with all that is in it and all that uses it.

        Whether a route leads anywhere is left out: that follows from the gateways, some seconds behind.
        """
        vpc = self.vpc
        if vpc is not None:
            vpc = msgspec.structs.replace(vpc, route_tables=tuple(_settled(table) for table in vpc.route_tables))
        return msgspec.to_builtins(msgspec.structs.replace(self, vpc=vpc, detached_gateways=()))


def _settled(table: RouteTable) -> RouteTable:
    routes = (msgspec.structs.replace(route, active=True) for route in table.routes)
    return msgspec.structs.replace(table, routes=tuple(routes))
