"""The probes for what connects a VPC with something else: endpoints, gateways, peers and VPNs."""

from collections.abc import Iterator, Mapping
from typing import Any

from checks.default_vpc.answers import first, name_of, where
from checks.default_vpc.state import Use
from hardener.engine.model import Reader

_Item = Mapping[str, Any]

_DEAD = {
    "deleted",
    "delete-complete",
    "detached",
    "disassociated",
    "expired",
    "failed",
    "rejected",
}
"""States in which a connection holds nothing. Any other counts as a use, also one that is still going away."""


def _live(items: list[_Item], member: str = "State") -> Iterator[_Item]:
    for item in items:
        state = item.get(member) or ""
        # Some states come as an object with a code; endpoints write theirs with a capital at times.
        name = state.get("Code", "") if isinstance(state, Mapping) else state
        if name.lower() not in _DEAD:
            yield item


def _endpoints(aws: Reader, vpc: str) -> Iterator[Use]:
    # A gateway endpoint has no interface, so only this probe sees it.
    for item in _live(aws.items("ec2", "DescribeVpcEndpoints", Filters=where("vpc-id", vpc))):
        kind = f"{item.get('VpcEndpointType') or 'VPC'} endpoint"
        yield Use(kind, item["VpcEndpointId"], name_of(item), item.get("ServiceName", ""))


def _nat_gateways(aws: Reader, vpc: str) -> Iterator[Use]:
    for item in aws.items("ec2", "DescribeNatGateways", Filter=where("vpc-id", vpc)):
        # A failed one keeps its interface until AWS clears it away.
        if item.get("State") != "deleted":
            yield Use("NAT gateway", item["NatGatewayId"], name_of(item), item.get("SubnetId", ""))


def _peerings(aws: Reader, vpc: str) -> Iterator[Use]:
    for side, other in (("requester", "AccepterVpcInfo"), ("accepter", "RequesterVpcInfo")):
        filters = where(f"{side}-vpc-info.vpc-id", vpc)
        for item in _live(aws.items("ec2", "DescribeVpcPeeringConnections", Filters=filters), "Status"):
            peer = item.get(other) or {}
            detail = f"with {peer.get('VpcId', 'a VPC')} of account {peer.get('OwnerId', 'unknown')}"
            yield Use("peering connection", item["VpcPeeringConnectionId"], name_of(item), detail)


def _transit_gateways(aws: Reader, vpc: str) -> Iterator[Use]:
    for item in _live(aws.items("ec2", "DescribeTransitGatewayVpcAttachments", Filters=where("vpc-id", vpc))):
        detail = f"to {item.get('TransitGatewayId', 'a transit gateway')}"
        yield Use("transit gateway attachment", item["TransitGatewayAttachmentId"], name_of(item), detail)


def _vpn(aws: Reader, vpc: str) -> Iterator[Use]:
    gateways = [
        item
        for item in _live(aws.items("ec2", "DescribeVpnGateways", Filters=where("attachment.vpc-id", vpc)))
        if _attached(item.get("VpcAttachments"), vpc)
    ]
    for item in gateways:
        yield Use("VPN gateway", item["VpnGatewayId"], name_of(item))
    if not gateways:
        # A VPN reaches a VPC through such a gateway only, and its description holds the tunnels' keys:
        # it is not asked for where it has nothing to say.
        return
    filters = where("vpn-gateway-id", *(item["VpnGatewayId"] for item in gateways))
    for item in _live(aws.items("ec2", "DescribeVpnConnections", Filters=filters)):
        yield Use("VPN connection", item["VpnConnectionId"], name_of(item), item["VpnGatewayId"])


def _attached(attachments: list[_Item] | None, vpc: str) -> bool:
    return any(item["VpcId"] == vpc for item in _live(attachments or []))


def _egress_only(aws: Reader, vpc: str) -> Iterator[Use]:
    for item in aws.items("ec2", "DescribeEgressOnlyInternetGateways"):
        if _attached(item.get("Attachments"), vpc):
            yield Use("egress-only internet gateway", item["EgressOnlyInternetGatewayId"], name_of(item))


def _carriers(aws: Reader, vpc: str) -> Iterator[Use]:
    for item in _live(aws.items("ec2", "DescribeCarrierGateways", Filters=where("vpc-id", vpc))):
        yield Use("carrier gateway", item["CarrierGatewayId"], name_of(item))


def _instance_connect(aws: Reader, vpc: str) -> Iterator[Use]:
    for item in _live(aws.items("ec2", "DescribeInstanceConnectEndpoints", Filters=where("vpc-id", vpc))):
        yield Use(
            "instance connect endpoint", item["InstanceConnectEndpointId"], name_of(item), item.get("SubnetId", "")
        )


def _client_vpn(aws: Reader, vpc: str) -> Iterator[Use]:
    for item in _live(aws.items("ec2", "DescribeClientVpnEndpoints"), "Status"):
        endpoint, words = item["ClientVpnEndpointId"], item.get("Description") or name_of(item)
        if item.get("VpcId") == vpc:
            yield Use("client VPN endpoint", endpoint, words)
        networks = aws.items("ec2", "DescribeClientVpnTargetNetworks", ClientVpnEndpointId=endpoint)
        for network in _live(networks, "Status"):
            if network.get("VpcId") == vpc:
                yield Use("client VPN network", network["AssociationId"], words, endpoint)


def _local_gateways(aws: Reader, vpc: str) -> Iterator[Use]:
    found = aws.items("ec2", "DescribeLocalGatewayRouteTableVpcAssociations", Filters=where("vpc-id", vpc))
    for item in _live(found):
        yield Use(
            "local gateway association",
            item["LocalGatewayRouteTableVpcAssociationId"],
            name_of(item),
            first(item, "LocalGatewayId", "LocalGatewayRouteTableId"),
        )


def _route_servers(aws: Reader, vpc: str) -> Iterator[Use]:
    for item in _live(aws.items("ec2", "DescribeRouteServerEndpoints")):
        if item.get("VpcId") == vpc:
            yield Use(
                "route server endpoint", item["RouteServerEndpointId"], name_of(item), item.get("RouteServerId", "")
            )


CONNECTIONS = (
    _endpoints,
    _nat_gateways,
    _peerings,
    _transit_gateways,
    _vpn,
    _egress_only,
    _carriers,
    _instance_connect,
    _client_vpn,
    _local_gateways,
    _route_servers,
)
"""One probe for each way of connecting a VPC: called with the reader and the VPC's id, each yields its uses."""
