"""Kinds of network resources that nobody in the practice organization has, and that moto does not know."""

from collections.abc import Mapping
from typing import Final

from hardener.practice.aws.registry import Call, answers
from hardener.practice.errors import AwsError

_NOBODY_HAS: Final = {
    "DescribeClientVpnEndpoints": "ClientVpnEndpoints",
    "DescribeInstanceConnectEndpoints": "InstanceConnectEndpoints",
    "DescribeLocalGatewayRouteTableVpcAssociations": "LocalGatewayRouteTableVpcAssociations",
    "DescribeRouteServerEndpoints": "RouteServerEndpoints",
    "DescribeRouteServerPeers": "RouteServerPeers",
    "DescribeRouteServers": "RouteServers",
    "DescribeSecurityGroupReferences": "SecurityGroupReferenceSet",
    "DescribeSecurityGroupVpcAssociations": "SecurityGroupVpcAssociations",
    "DescribeVpcEncryptionControls": "VpcEncryptionControls",
}


@answers("ec2", *_NOBODY_HAS)
def describe_none(call: Call) -> Mapping[str, object]:
    """List nothing, in the list where it would be."""
    return {_NOBODY_HAS[call.operation]: []}


@answers("ec2", "DescribeClientVpnTargetNetworks")
def describe_client_vpn_target_networks(call: Call) -> Mapping[str, object]:
    """Refuse every endpoint, since there is none."""
    endpoint = call.given["ClientVpnEndpointId"]
    raise AwsError("InvalidClientVpnEndpointId.NotFound", f"Endpoint {endpoint} does not exist")


@answers("ec2", "GetManagedResourceVisibility")
def get_managed_resource_visibility(_: Call) -> Mapping[str, object]:
    """Say that nothing is hidden."""
    return {"Visibility": {"DefaultVisibility": "visible"}}
