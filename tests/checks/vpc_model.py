"""A region's default VPC as EC2 keeps it: parts that hang on each other, and DependencyViolation where they do."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import jmespath

from hardener.engine.model import AFTER, Draft
from tests.checks.reader import FakeReader
from tests.checks.service import assert_valid_answer, assert_valid_draft
from tests.checks.vpc_actions import ACTIONS
from tests.checks.vpc_store import Store

_NOTHING = {
    "DescribeCarrierGateways": "CarrierGateways",
    "DescribeClientVpnEndpoints": "ClientVpnEndpoints",
    "DescribeClientVpnTargetNetworks": "ClientVpnTargetNetworks",
    "DescribeEgressOnlyInternetGateways": "EgressOnlyInternetGateways",
    "DescribeFlowLogs": "FlowLogs",
    "DescribeInstanceConnectEndpoints": "InstanceConnectEndpoints",
    "DescribeInstances": "Reservations",
    "DescribeLocalGatewayRouteTableVpcAssociations": "LocalGatewayRouteTableVpcAssociations",
    "DescribeNatGateways": "NatGateways",
    "DescribeNetworkInterfaces": "NetworkInterfaces",
    "DescribeRouteServerEndpoints": "RouteServerEndpoints",
    "DescribeSecurityGroupVpcAssociations": "SecurityGroupVpcAssociations",
    "DescribeTransitGatewayVpcAttachments": "TransitGatewayVpcAttachments",
    "DescribeVpcEncryptionControls": "VpcEncryptionControls",
    "DescribeVpcEndpoints": "VpcEndpoints",
    "DescribeVpcPeeringConnections": "VpcPeeringConnections",
    "DescribeVpnConnections": "VpnConnections",
    "DescribeVpnGateways": "VpnGateways",
}
"""What an unused VPC has none of, with the member of the answer that would hold it."""


class VpcModel:
    """One region. `uses` are the items that a probe answers with, by operation."""

    def __init__(self, store: Store | None = None) -> None:
        self.store = store or Store()
        self.uses: dict[str, list[dict[str, Any]]] = {}
        self.attribute: str | None = None

    def copy(self) -> "VpcModel":
        return deepcopy(self)

    def reader(self, fail_at: int = 0) -> FakeReader:
        return FakeReader(self.answer, fail_at)

    def answer(self, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        if operation == "DescribeAccountAttributes":
            value = self.attribute or (self.store.vpc["VpcId"] if self.store.vpc else "none")
            values = [{"AttributeValue": value}]
            return {"AccountAttributes": [{"AttributeName": "default-vpc", "AttributeValues": values}]}
        if operation in _NOTHING:
            if operation in ("DescribeNetworkInterfaces", "DescribeInstances"):
                assert params["IncludeManagedResources"] is True
            return {_NOTHING[operation]: deepcopy(self.uses.get(operation, []))}
        store = self.store
        if operation == "DescribeVpcs":
            assert params["Filters"] == [{"Name": "is-default", "Values": ["true"]}]
            return {"Vpcs": [store.vpc] if store.vpc else []}
        kinds: dict[str, tuple[str, Any]] = {
            "DescribeSubnets": ("Subnets", store.subnets),
            "DescribeInternetGateways": ("InternetGateways", store.gateways),
            "DescribeRouteTables": ("RouteTables", store.tables),
            "DescribeNetworkAcls": ("NetworkAcls", store.acls),
            "DescribeSecurityGroups": ("SecurityGroups", store.groups),
            "DescribeSecurityGroupRules": ("SecurityGroupRules", store.rules),
        }
        member, items = kinds[operation]
        # AWS gives no order, so the model gives another one than it was asked to keep.
        return {member: deepcopy(list(reversed(items.values())))}

    def apply(self, drafts: tuple[Draft, ...]) -> dict[str, dict[str, Any]]:
        """Make the calls in order, and return the named answers. Raises AwsError where AWS would refuse."""
        outputs: dict[str, dict[str, Any]] = {}
        for draft in drafts:
            assert_valid_draft(draft)
            output = ACTIONS[draft.operation](self.store, resolved(draft.params, outputs))
            assert_valid_answer(draft.service, draft.operation, output)
            if draft.name:
                outputs[draft.name] = output
        return outputs

    def use(self, operation: str, item: Mapping[str, Any]) -> None:
        self.uses.setdefault(operation, []).append(dict(item))


def resolved(value: Any, outputs: Mapping[str, Any]) -> Any:
    """Return `value` with every reference to an answer that is known replaced by what it refers to."""
    if isinstance(value, Mapping):
        if AFTER in value:
            if value[AFTER]["call"] not in outputs:
                return dict(value)
            found = jmespath.search(value[AFTER]["path"], outputs[value[AFTER]["call"]])
            assert found, value
            return found
        return {key: resolved(item, outputs) for key, item in value.items()}
    return [resolved(item, outputs) for item in value] if isinstance(value, list | tuple) else value
