"""What EC2 does with each write, and when it refuses."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.checks.reader import AwsError
from tests.checks.vpc_store import Item, Store

Params = Mapping[str, Any]


def _take(items: dict[str, Item], one: str, code: str) -> Item:
    if one not in items:
        raise AwsError(code)
    return items[one]


def _free(*holders: object) -> None:
    if any(holders):
        raise AwsError("DependencyViolation")


def _detach_gateway(store: Store, params: Params) -> Item:
    gateway = _take(store.gateways, params["InternetGatewayId"], "InvalidInternetGatewayID.NotFound")
    served = [
        one
        for table in store.tables.values()
        for one in table["Associations"]
        if one.get("GatewayId") == gateway["InternetGatewayId"]
    ]
    if not gateway["Attachments"]:
        raise AwsError("Gateway.NotAttached")
    _free(served)
    gateway["Attachments"] = []
    _mark(store, params["InternetGatewayId"], "blackhole")
    return {}


def _mark(store: Store, gateway: str, state: str) -> None:
    for table in store.tables.values():
        for route in table["Routes"]:
            if route["GatewayId"] == gateway:
                route["State"] = state


def _delete_gateway(store: Store, params: Params) -> Item:
    gateway = _take(store.gateways, params["InternetGatewayId"], "InvalidInternetGatewayID.NotFound")
    _free(gateway["Attachments"])
    del store.gateways[params["InternetGatewayId"]]
    return {}


def _delete_subnet(store: Store, params: Params) -> Item:
    one = params["SubnetId"]
    _take(store.subnets, one, "InvalidSubnetID.NotFound")
    del store.subnets[one]
    for item in (*store.tables.values(), *store.acls.values()):
        item["Associations"] = [link for link in item["Associations"] if link.get("SubnetId") != one]
    return {}


def _disassociate(store: Store, params: Params) -> Item:
    for table in store.tables.values():
        for link in table["Associations"]:
            if link["RouteTableAssociationId"] == params["AssociationId"]:
                assert not link.get("Main")
                table["Associations"].remove(link)
                return {}
    raise AwsError("InvalidAssociationID.NotFound")


def _delete_table(store: Store, params: Params) -> Item:
    table = _take(store.tables, params["RouteTableId"], "InvalidRouteTableID.NotFound")
    _free(table["Associations"])
    del store.tables[params["RouteTableId"]]
    return {}


def _delete_acl(store: Store, params: Params) -> Item:
    acl = _take(store.acls, params["NetworkAclId"], "InvalidNetworkAclID.NotFound")
    _free(acl["Associations"], acl["IsDefault"])
    del store.acls[params["NetworkAclId"]]
    return {}


def _revoke(store: Store, params: Params) -> Item:
    for one in params["SecurityGroupRuleIds"]:
        assert _take(store.rules, one, "InvalidSecurityGroupRuleId.NotFound")["GroupId"] == params["GroupId"]
        del store.rules[one]
    return {"Return": True}


def _peer(rule: Item) -> str:
    return str(rule.get("ReferencedGroupInfo", {}).get("GroupId", ""))


def _delete_group(store: Store, params: Params) -> Item:
    one = params["GroupId"]
    group = _take(store.groups, one, "InvalidGroup.NotFound")
    if group["GroupName"] == "default":
        raise AwsError("CannotDelete")
    _free(*(rule["GroupId"] != one and _peer(rule) == one for rule in store.rules.values()))
    del store.groups[one]
    store.rules = {key: rule for key, rule in store.rules.items() if rule["GroupId"] != one}
    return {"Return": True, "GroupId": one}


def _delete_vpc(store: Store, params: Params) -> Item:
    if store.vpc is None or store.vpc_id != params["VpcId"]:
        raise AwsError("InvalidVpcID.NotFound")
    tables = [table for table in store.tables.values() if not any(one.get("Main") for one in table["Associations"])]
    acls = [acl for acl in store.acls.values() if not acl["IsDefault"]]
    groups = [group for group in store.groups.values() if group["GroupName"] != "default"]
    attached = [gateway for gateway in store.gateways.values() if gateway["Attachments"]]
    _free(store.subnets, tables, acls, groups, attached)
    store.vpc = None
    for items in (store.tables, store.acls, store.groups, store.rules):
        items.clear()
    return {}


def _create_default(store: Store, _params: Params) -> Item:
    if store.vpc is not None:
        raise AwsError("DefaultVpcAlreadyExists")
    store.make_default()
    assert store.vpc is not None
    return {"Vpc": store.vpc}


def _create_default_subnet(store: Store, params: Params) -> Item:
    zone = params["AvailabilityZone"]
    if any(one["AvailabilityZone"] == zone and one["DefaultForAz"] for one in store.subnets.values()):
        raise AwsError("DefaultSubnetAlreadyExistsInAvailabilityZone")
    return {"Subnet": store.subnets[store.subnet(zone)]}


def _create_gateway(store: Store, params: Params) -> Item:
    gateway = store.gateways[store.gateway(attached=False)]
    gateway["Tags"] = [tag for one in params.get("TagSpecifications", ()) for tag in one["Tags"]]
    return {"InternetGateway": gateway}


def _attach_gateway(store: Store, params: Params) -> Item:
    gateway = _take(store.gateways, params["InternetGatewayId"], "InvalidInternetGatewayID.NotFound")
    if gateway["Attachments"]:
        raise AwsError("Resource.AlreadyAssociated")
    assert params["VpcId"] == store.vpc_id
    gateway["Attachments"] = [{"VpcId": store.vpc_id, "State": "available"}]
    _mark(store, params["InternetGatewayId"], "active")
    return {}


def _set_route(store: Store, params: Params) -> Item:
    table = _take(store.tables, params["RouteTableId"], "InvalidRouteTableID.NotFound")
    assert store.gateways[params["GatewayId"]]["Attachments"]
    there = [one for one in table["Routes"] if one["DestinationCidrBlock"] == params["DestinationCidrBlock"]]
    for route in there:
        table["Routes"].remove(route)
    store.route(params["RouteTableId"], params["GatewayId"], params["DestinationCidrBlock"])
    return {"Return": True} if not there else {}


def _authorise(*, egress: bool) -> Callable[[Store, Params], Item]:
    def act(store: Store, params: Params) -> Item:
        for permission in params["IpPermissions"]:
            port = permission.get("FromPort", -1)
            for pair in permission.get("UserIdGroupPairs", ()):
                if pair["GroupId"] not in store.groups:
                    raise AwsError("InvalidGroup.NotFound")
                store.rule(params["GroupId"], egress=egress, peer=pair["GroupId"], port=port)
            for each in permission.get("IpRanges", ()):
                store.rule(params["GroupId"], egress=egress, cidr=each["CidrIp"], port=port)
        return {"Return": True}

    return act


ACTIONS: dict[str, Callable[[Store, Params], Item]] = {
    "AttachInternetGateway": _attach_gateway,
    "AuthorizeSecurityGroupEgress": _authorise(egress=True),
    "AuthorizeSecurityGroupIngress": _authorise(egress=False),
    "CreateDefaultSubnet": _create_default_subnet,
    "CreateDefaultVpc": _create_default,
    "CreateInternetGateway": _create_gateway,
    "CreateRoute": _set_route,
    "DeleteInternetGateway": _delete_gateway,
    "DeleteNetworkAcl": _delete_acl,
    "DeleteRouteTable": _delete_table,
    "DeleteSecurityGroup": _delete_group,
    "DeleteSubnet": _delete_subnet,
    "DeleteVpc": _delete_vpc,
    "DetachInternetGateway": _detach_gateway,
    "DisassociateRouteTable": _disassociate,
    "ReplaceRoute": _set_route,
    "RevokeSecurityGroupEgress": _revoke,
    "RevokeSecurityGroupIngress": _revoke,
}
