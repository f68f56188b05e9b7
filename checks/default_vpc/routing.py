"""A missing internet gateway and the routes that led to it, made again."""

from collections.abc import Iterator
from typing import Any

import msgspec

from checks.default_vpc.drafts import making
from checks.default_vpc.state import Gateway, Route, RouteTable, Tags, Vpc
from hardener.engine.model import Draft, Idempotency, after


class WayOut(msgspec.Struct, frozen=True):
    """The internet gateway that a VPC will have, and the calls that give it one."""

    calls: tuple[Draft, ...]
    gateways: tuple[Gateway, ...]
    ref: str | dict[str, Any]
    """Its id, or the reference to it while AWS has yet to make it; empty where there will be none."""


def gateway(old: Vpc, vpc: Vpc, detached: tuple[str, ...]) -> WayOut:
    """Return how `vpc` gets the gateway that `old` had: kept, attached again, or made anew.

    `detached` are the gateways of the region that are attached to nothing and that no route here names.
    """
    attached = [one for one in vpc.gateways if one.attached]
    lost = next((one for one in old.gateways if one.attached), None)
    if attached or lost is None:
        return WayOut((), vpc.gateways, attached[0].id if attached else "")
    if lost.id in detached or lost.id in {one.id for one in vpc.gateways}:
        return WayOut((_attach(lost.id, vpc),), (lost,), lost.id)
    ref = after("gateway", "InternetGateway.InternetGatewayId")
    tags = tuple((key, value) for key, value in lost.tags if not key.startswith("aws:"))
    return WayOut((_create(tags), _attach(ref, vpc)), (Gateway(id="", tags=tags),), ref)


def _create(tags: Tags) -> Draft:
    listed = [{"Key": key, "Value": value} for key, value in tags]
    params = {"TagSpecifications": [{"ResourceType": "internet-gateway", "Tags": listed}]} if listed else {}
    why = "make an internet gateway"
    return making("CreateInternetGateway", params, why, idempotency=Idempotency.NONE, name="gateway")


def _attach(ref: str | dict[str, Any], vpc: Vpc) -> Draft:
    which = ref if isinstance(ref, str) else "the new internet gateway"
    return making(
        "AttachInternetGateway",
        {"InternetGatewayId": ref, "VpcId": vpc.id},
        f"attach {which} to {vpc.id}",
        "Resource.AlreadyAssociated",
        idempotency=Idempotency.SET,
    )


def routes(old: Vpc, vpc: Vpc, way_out: WayOut) -> tuple[tuple[Draft, ...], tuple[RouteTable, ...]]:
    """Return the calls for the routes that lead to the gateway no more, and the tables as they will be."""
    calls: list[Draft] = []
    tables = []
    before = {table.id: table for table in old.route_tables}
    gateways = {one.id for one in old.gateways if one.attached} if way_out.ref else set[str]()
    for table in vpc.route_tables:
        recorded = before[table.id].routes if table.id in before else ()
        lost = [route for route in recorded if route.target in gateways]
        there = {route.destination: route for route in table.routes}
        for route in lost:
            current = there.get(route.destination)
            if current is not None and current.active and current.target not in gateways:
                # Somebody has led this one elsewhere since.
                continue
            calls += _route(table, route, current, way_out)
            there[route.destination] = Route(route.destination, way_out.gateways[0].id)
        tables.append(msgspec.structs.replace(table, routes=tuple(sorted(there.values()))))
    return tuple(calls), tuple(tables)


def _route(table: RouteTable, route: Route, current: Route | None, way_out: WayOut) -> Iterator[Draft]:
    params = {"RouteTableId": table.id, **_destination(route.destination), "GatewayId": way_out.ref}
    if current is None:
        why = f"lead {route.destination} to the internet gateway in {table.id}"
        yield making("CreateRoute", params, why, "RouteAlreadyExists")
    elif current.target != way_out.ref:
        # The route outlived its gateway and leads nowhere. Had the gateway come back, it would lead there by itself.
        why = f"lead {route.destination} to the new internet gateway in {table.id}"
        yield making("ReplaceRoute", params, why, idempotency=Idempotency.SET)


def _destination(text: str) -> dict[str, str]:
    if text.startswith("pl-"):
        return {"DestinationPrefixListId": text}
    return {"DestinationIpv6CidrBlock" if ":" in text else "DestinationCidrBlock": text}
