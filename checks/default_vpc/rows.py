"""A default VPC in rows, one for each kind of part."""

from collections.abc import Iterable

from checks.default_vpc.removal import called
from checks.default_vpc.state import Acl, DefaultVpcState, Group, Part, RouteTable, Subnet, Vpc
from hardener.engine.model import Row

_LABELS = (
    "Default VPC",
    "Address range",
    "Subnets",
    "Internet gateway",
    "Route tables",
    "Network ACLs",
    "Security groups",
    "DHCP options",
    "Tags",
    "Flow logs",
    "Used by",
)


def rows(state: DefaultVpcState) -> tuple[Row, ...]:
    """Return one row for each kind of part, `none` where there is none of it."""
    values = _values(state.vpc) if state.vpc else ("",) * len(_LABELS)
    return tuple(Row(label, value or "none") for label, value in zip(_LABELS, values, strict=True))


def _values(vpc: Vpc) -> tuple[str, ...]:
    tenancy = "" if vpc.tenancy == "default" else f" ({vpc.tenancy} tenancy)"
    return (
        called(vpc) + tenancy,
        ", ".join((vpc.cidr, *vpc.extra_cidrs, *vpc.ipv6_cidrs)),
        _listed(_subnet(part) for part in sorted(vpc.subnets, key=lambda part: (part.zone, part.id))),
        _listed(_named(part, "" if part.attached else "detached") for part in vpc.gateways),
        _listed(_table(part) for part in vpc.route_tables),
        _listed(_acl(part) for part in vpc.acls),
        _listed(_group(part) for part in vpc.groups),
        vpc.dhcp_options,
        ", ".join(f"{key}={value}" for key, value in vpc.tags),
        _listed(f"{part.id} of {part.resource} to {part.destination}" for part in vpc.flow_logs),
        _listed(str(use) for use in vpc.used_by),
    )


def _listed(values: Iterable[str]) -> str:
    return "; ".join(values)


def _named(part: Part, *words: str) -> str:
    said = ", ".join(word for word in words if word)
    return f"{called(part)} ({said})" if said else called(part)


def _subnet(part: Subnet) -> str:
    text = f"{part.zone} {part.cidr}".rstrip()
    return text if part.default else f"{text} (not a default one)"


def _table(part: RouteTable) -> str:
    routes = [f"{one.destination} to {one.target or '(new)'}{'' if one.active else ', dead'}" for one in part.routes]
    return _named(part, "main" if part.main else "", *routes)


def _acl(part: Acl) -> str:
    return _named(part, "default" if part.default else "", f"{len(part.entries)} entries")


def _group(part: Group) -> str:
    count = len(part.rules)
    return _named(part, part.name, f"{count} rule{'' if count == 1 else 's'}")
