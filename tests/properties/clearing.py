"""Taking all networks of a region apart, in the order in which AWS lets go of their parts."""

from typing import Any

from tests.practice.desk import by


def clear(ec2: Any) -> None:
    """Remove every VPC of the region and all that is in it, and every gateway."""
    _clear_gateways(ec2)
    vpcs = ec2.describe_vpcs()["Vpcs"]
    if not vpcs:
        return
    _clear_uses(ec2)
    for subnet in ec2.describe_subnets()["Subnets"]:
        ec2.delete_subnet(SubnetId=subnet["SubnetId"])
    for table in ec2.describe_route_tables()["RouteTables"]:
        if not any(one["Main"] for one in table["Associations"]):
            ec2.delete_route_table(RouteTableId=table["RouteTableId"])
    for acl in ec2.describe_network_acls(Filters=by("default", "false"))["NetworkAcls"]:
        ec2.delete_network_acl(NetworkAclId=acl["NetworkAclId"])
    _clear_groups(ec2)
    for vpc in vpcs:
        ec2.delete_vpc(VpcId=vpc["VpcId"])


def _clear_gateways(ec2: Any) -> None:
    for gateway in ec2.describe_internet_gateways()["InternetGateways"]:
        which = {"InternetGatewayId": gateway["InternetGatewayId"]}
        for attachment in gateway["Attachments"]:
            ec2.detach_internet_gateway(**which, VpcId=attachment["VpcId"])
        ec2.delete_internet_gateway(**which)


def _clear_uses(ec2: Any) -> None:
    for interface in ec2.describe_network_interfaces()["NetworkInterfaces"]:
        ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])
    endpoints = [one["VpcEndpointId"] for one in ec2.describe_vpc_endpoints()["VpcEndpoints"]]
    if endpoints:
        ec2.delete_vpc_endpoints(VpcEndpointIds=endpoints)
    for gateway in ec2.describe_vpn_gateways()["VpnGateways"]:
        for attachment in gateway["VpcAttachments"]:
            ec2.detach_vpn_gateway(VpcId=attachment["VpcId"], VpnGatewayId=gateway["VpnGatewayId"])
        ec2.delete_vpn_gateway(VpnGatewayId=gateway["VpnGatewayId"])
    for one in ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]:
        if one["Status"]["Code"] != "deleted":
            ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=one["VpcPeeringConnectionId"])
    for one in ec2.describe_egress_only_internet_gateways()["EgressOnlyInternetGateways"]:
        ec2.delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=one["EgressOnlyInternetGatewayId"])


def _clear_groups(ec2: Any) -> None:
    groups = [one for one in ec2.describe_security_groups()["SecurityGroups"] if one["GroupName"] != "default"]
    for group in groups:
        naming = [one for one in group["IpPermissions"] if one["UserIdGroupPairs"]]
        if naming:
            ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=naming)
    for group in groups:
        ec2.delete_security_group(GroupId=group["GroupId"])
