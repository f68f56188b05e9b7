"""Connections of a VPC to elsewhere, listed by the filters that moto does not heed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from hardener.practice.aws.registry import Call, answers
from hardener.practice.errors import AwsError

_PEERING: Final[Mapping[str, Callable[[Any], str | None]]] = {
    "vpc-peering-connection-id": lambda peering: peering.id,
    "status-code": lambda peering: peering._status.code,
    "requester-vpc-info.vpc-id": lambda peering: peering.vpc.id,
    "requester-vpc-info.owner-id": lambda peering: peering.vpc.owner_id,
    "accepter-vpc-info.vpc-id": lambda peering: peering.peer_vpc.id,
    "accepter-vpc-info.owner-id": lambda peering: peering.peer_vpc.owner_id,
}
_VPN: Final[Mapping[str, Callable[[Any], str | None]]] = {
    "vpn-connection-id": lambda vpn: vpn.id,
    "customer-gateway-id": lambda vpn: vpn.customer_gateway_id,
    "state": lambda vpn: vpn.state,
    "transit-gateway-id": lambda vpn: vpn.transit_gateway_id,
    "type": lambda vpn: vpn.type,
    "vpn-gateway-id": lambda vpn: vpn.vpn_gateway_id,
}


@answers("ec2", "DescribeVpcPeeringConnections")
def describe_vpc_peering_connections(call: Call) -> Mapping[str, object]:
    """List the peering connections that are meant."""
    known = call.ec2.describe_vpc_peering_connections(call.given.get("VpcPeeringConnectionIds"))
    return {"VpcPeeringConnections": _meant(known, call, _PEERING)}


@answers("ec2", "DescribeVpnConnections")
def describe_vpn_connections(call: Call) -> Mapping[str, object]:
    """List the VPN connections that are meant."""
    known = call.ec2.describe_vpn_connections(call.given.get("VpnConnectionIds"))
    return {"VpnConnections": _meant(known, call, _VPN)}


def _meant(known: Iterable[Any], call: Call, readers: Mapping[str, Callable[[Any], str | None]]) -> list[Any]:
    meant = list(known)
    for wanted in call.given.get("Filters", []):
        read = readers.get(wanted["Name"])
        if read is None:
            raise AwsError("InvalidParameterValue", f"The filter '{wanted['Name']}' is invalid")
        meant = [one for one in meant if read(one) in wanted.get("Values", [])]
    return meant
