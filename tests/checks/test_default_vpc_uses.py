"""Whatever uses a default VPC keeps it, is named, and a question without an answer is no answer at all."""

from typing import Any

import pytest

from checks.default_vpc.check import DefaultVpc
from checks.default_vpc.settings import DefaultVpcSettings
from hardener.engine.model import CallFailed, Mark, Refusal, Remedy, Status
from tests.checks.vpc_model import VpcModel

CHECK = DefaultVpc()
WANTED = DefaultVpcSettings()
HERE = "vpc-0001"
"""The id that the model gives its first VPC."""

USES: list[tuple[str, dict[str, Any], str]] = [
    (
        "DescribeNetworkInterfaces",
        {
            "NetworkInterfaceId": "eni-1",
            "InterfaceType": "interface",
            "Description": "[b]payments\x1b[2J db",
            "Attachment": {"InstanceId": "i-1"},
        },
        'eni-1 "[b]payments\x1b[2J db" (interface, i-1)',
    ),
    (
        "DescribeNetworkInterfaces",
        {
            "NetworkInterfaceId": "eni-2",
            "InterfaceType": "lambda",
            "Operator": {"Managed": True, "Principal": "lambda"},
        },
        "eni-2 (lambda, managed by lambda)",
    ),
    (
        "DescribeNetworkInterfaces",
        {"NetworkInterfaceId": "eni-3", "RequesterManaged": True, "RequesterId": "amazon-elb"},
        "eni-3 (interface, managed by amazon-elb)",
    ),
    (
        "DescribeInstances",
        {
            "Instances": [
                {"InstanceId": "i-1", "State": {"Name": "stopped"}, "Tags": [{"Key": "Name", "Value": "old box"}]}
            ]
        },
        'i-1 "old box" (instance, stopped)',
    ),
    (
        "DescribeVpcEndpoints",
        {"VpcEndpointId": "vpce-1", "VpcEndpointType": "Gateway", "ServiceName": "s3", "State": "Available"},
        "vpce-1 (Gateway endpoint, s3)",
    ),
    (
        "DescribeNatGateways",
        {"NatGatewayId": "nat-1", "State": "failed", "SubnetId": "s-1"},
        "nat-1 (NAT gateway, s-1)",
    ),
    (
        "DescribeVpcPeeringConnections",
        {
            "VpcPeeringConnectionId": "pcx-1",
            "Status": {"Code": "pending-acceptance"},
            "AccepterVpcInfo": {"VpcId": "vpc-9", "OwnerId": "444455556666"},
            "RequesterVpcInfo": {"VpcId": "vpc-9", "OwnerId": "444455556666"},
        },
        "pcx-1 (peering connection, with vpc-9 of account 444455556666)",
    ),
    (
        "DescribeTransitGatewayVpcAttachments",
        {"TransitGatewayAttachmentId": "tgw-attach-1", "TransitGatewayId": "tgw-1", "State": "available"},
        "tgw-attach-1 (transit gateway attachment, to tgw-1)",
    ),
    (
        "DescribeVpnGateways",
        {"VpnGatewayId": "vgw-1", "State": "available", "VpcAttachments": [{"VpcId": HERE, "State": "attached"}]},
        "vgw-1 (VPN gateway)",
    ),
    (
        "DescribeEgressOnlyInternetGateways",
        {"EgressOnlyInternetGatewayId": "eigw-1", "Attachments": [{"VpcId": HERE, "State": "attached"}]},
        "eigw-1 (egress-only internet gateway)",
    ),
    ("DescribeCarrierGateways", {"CarrierGatewayId": "cagw-1", "State": "available"}, "cagw-1 (carrier gateway)"),
    (
        "DescribeInstanceConnectEndpoints",
        {"InstanceConnectEndpointId": "eice-1", "State": "create-complete", "SubnetId": "s-1"},
        "eice-1 (instance connect endpoint, s-1)",
    ),
    (
        "DescribeClientVpnEndpoints",
        {"ClientVpnEndpointId": "cvpn-1", "VpcId": HERE, "Status": {"Code": "available"}, "Description": "home"},
        'cvpn-1 "home" (client VPN endpoint)',
    ),
    (
        "DescribeLocalGatewayRouteTableVpcAssociations",
        {"LocalGatewayRouteTableVpcAssociationId": "lgw-a-1", "LocalGatewayId": "lgw-1", "State": "associated"},
        "lgw-a-1 (local gateway association, lgw-1)",
    ),
    (
        "DescribeRouteServerEndpoints",
        {"RouteServerEndpointId": "rse-1", "VpcId": HERE, "RouteServerId": "rs-1", "State": "available"},
        "rse-1 (route server endpoint, rs-1)",
    ),
    (
        "DescribeSecurityGroupVpcAssociations",
        {"GroupId": "sg-9", "VpcId": HERE, "State": "associated"},
        f"sg-9 (security group association, with {HERE})",
    ),
    (
        "DescribeVpcEncryptionControls",
        {"VpcEncryptionControlId": "vpcec-1", "VpcId": HERE, "Mode": "enforce", "State": "available"},
        "vpcec-1 (VPC encryption control, enforce)",
    ),
]

ELSEWHERE: list[tuple[str, dict[str, Any]]] = [
    ("DescribeVpcEndpoints", {"VpcEndpointId": "vpce-1", "State": "deleted"}),
    ("DescribeVpcEndpoints", {"VpcEndpointId": "vpce-1", "State": "Rejected"}),
    ("DescribeNatGateways", {"NatGatewayId": "nat-1", "State": "deleted"}),
    *(
        ("DescribeVpcPeeringConnections", {"VpcPeeringConnectionId": "pcx-1", "Status": {"Code": code}})
        for code in ("deleted", "rejected", "expired", "failed")
    ),
    ("DescribeTransitGatewayVpcAttachments", {"TransitGatewayAttachmentId": "tgw-attach-1", "State": "deleted"}),
    ("DescribeVpnGateways", {"VpnGatewayId": "vgw-1", "State": "deleted", "VpcAttachments": [{"VpcId": HERE}]}),
    (
        "DescribeVpnGateways",
        {"VpnGatewayId": "vgw-1", "State": "available", "VpcAttachments": [{"VpcId": HERE, "State": "detached"}]},
    ),
    (
        "DescribeEgressOnlyInternetGateways",
        {"EgressOnlyInternetGatewayId": "eigw-1", "Attachments": [{"VpcId": "vpc-9", "State": "attached"}]},
    ),
    ("DescribeCarrierGateways", {"CarrierGatewayId": "cagw-1", "State": "deleted"}),
    ("DescribeInstanceConnectEndpoints", {"InstanceConnectEndpointId": "eice-1", "State": "delete-complete"}),
    (
        "DescribeClientVpnEndpoints",
        {"ClientVpnEndpointId": "cvpn-1", "VpcId": "vpc-9", "Status": {"Code": "available"}},
    ),
    ("DescribeClientVpnEndpoints", {"ClientVpnEndpointId": "cvpn-1", "VpcId": HERE, "Status": {"Code": "deleted"}}),
    (
        "DescribeLocalGatewayRouteTableVpcAssociations",
        {"LocalGatewayRouteTableVpcAssociationId": "lgw-a-1", "State": "disassociated"},
    ),
    ("DescribeRouteServerEndpoints", {"RouteServerEndpointId": "rse-1", "VpcId": "vpc-9", "State": "available"}),
    ("DescribeRouteServerEndpoints", {"RouteServerEndpointId": "rse-1", "VpcId": HERE, "State": "deleted"}),
    ("DescribeSecurityGroupVpcAssociations", {"GroupId": "sg-9", "VpcId": HERE, "State": "disassociated"}),
    ("DescribeVpcEncryptionControls", {"VpcEncryptionControlId": "vpcec-1", "VpcId": HERE, "State": "deleted"}),
]


@pytest.mark.parametrize(("operation", "item", "expected"), USES, ids=[expected for _, _, expected in USES])
def test_each_kind_of_use_keeps_the_vpc_and_is_named(operation: str, item: dict[str, Any], expected: str) -> None:
    model = VpcModel()
    model.use(operation, item)
    state = CHECK.read(model.reader())
    verdict = CHECK.assess(state, WANTED)
    # Only a person can decide what is to become of it, and is told the ways.
    assert (verdict.status, verdict.mark) == (Status.MANUAL, Mark.IN_USE)
    assert verdict.details[0] == f"used by {expected}"
    assert any("exception" in line for line in verdict.details)
    assert any("keep_regions" in line for line in verdict.details)
    assert expected in verdict.summary
    refused = CHECK.remedy(state, WANTED)
    assert isinstance(refused, Refusal)
    assert expected in refused.reason
    assert expected in {row.label: row.value for row in CHECK.rows(state)}["Used by"]


@pytest.mark.parametrize(
    ("operation", "item"), ELSEWHERE, ids=[f"{one}-{place}" for place, (one, _) in enumerate(ELSEWHERE)]
)
def test_what_is_dead_or_elsewhere_keeps_nothing(operation: str, item: dict[str, Any]) -> None:
    model = VpcModel()
    model.use(operation, item)
    assert isinstance(CHECK.remedy(CHECK.read(model.reader()), WANTED), Remedy)


def test_a_client_vpn_is_found_by_its_networks() -> None:
    model = VpcModel()
    model.use("DescribeClientVpnEndpoints", {"ClientVpnEndpointId": "cvpn-1", "Status": {"Code": "available"}})
    network = {"AssociationId": "cvpn-a-1", "VpcId": HERE, "Status": {"Code": "associated"}}
    model.use("DescribeClientVpnTargetNetworks", network)
    model.use("DescribeClientVpnTargetNetworks", {**network, "AssociationId": "cvpn-a-2", "VpcId": "vpc-9"})
    vpc = CHECK.read(model.reader()).vpc
    assert vpc is not None
    assert [str(use) for use in vpc.used_by] == ["cvpn-a-1 (client VPN network, cvpn-1)"]


def test_vpn_connections_are_asked_for_only_behind_a_gateway_that_is_here() -> None:
    model = VpcModel()
    model.use("DescribeVpnConnections", {"VpnConnectionId": "vpn-1", "VpnGatewayId": "vgw-1", "State": "available"})
    reader = model.reader()
    CHECK.read(reader)
    assert "ec2:DescribeVpnConnections" not in reader.asked
    model.use(
        "DescribeVpnGateways", {"VpnGatewayId": "vgw-1", "VpcAttachments": [{"VpcId": HERE, "State": "attached"}]}
    )
    vpc = CHECK.read(model.reader()).vpc
    assert vpc is not None
    assert "vpn-1 (VPN connection, vgw-1)" in [str(use) for use in vpc.used_by]


@pytest.mark.parametrize("kind", ["subnets", "groups"])
def test_a_part_of_another_account_keeps_the_vpc(kind: str) -> None:
    model = VpcModel()
    next(iter(getattr(model.store, kind).values()))["OwnerId"] = "444455556666"
    refused = CHECK.remedy(CHECK.read(model.reader()), WANTED)
    assert isinstance(refused, Refusal)
    assert "of account 444455556666" in refused.reason


def test_many_uses_are_named_by_the_first_few_and_a_count() -> None:
    model = VpcModel()
    for number in range(5, 0, -1):
        model.use("DescribeNetworkInterfaces", {"NetworkInterfaceId": f"eni-{number}"})
    refused = CHECK.remedy(CHECK.read(model.reader()), WANTED)
    assert isinstance(refused, Refusal)
    assert refused.reason.endswith("eni-1 (interface), eni-2 (interface), eni-3 (interface) and 2 more")


def _everything() -> VpcModel:
    model = VpcModel()
    for operation, item, _ in USES:
        model.use(operation, item)
    model.store.group("web")
    return model


def test_each_read_that_fails_leaves_no_state_at_all() -> None:
    reader = _everything().reader()
    CHECK.read(reader)
    assert set(reader.asked) == set(CHECK.reads) - {"ec2:DescribeAccountAttributes"}
    for number, action in enumerate(reader.asked, start=1):
        with pytest.raises(CallFailed) as failed:
            CHECK.read(_everything().reader(fail_at=number))
        assert failed.value.trouble.action == action


def test_two_reads_of_the_same_are_equal() -> None:
    assert CHECK.read(_everything().reader()) == CHECK.read(_everything().reader())
