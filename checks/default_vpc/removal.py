"""The calls that remove a default VPC, in the order in which AWS lets its parts go."""

from collections.abc import Iterator

from checks.default_vpc import losses
from checks.default_vpc.drafts import deleting
from checks.default_vpc.state import DefaultVpcState, Group, Part, Rule, Vpc
from hardener.engine.model import Draft, Refusal, Remedy, Risk

_NAMED = 3
_MISSED = (
    "Tools that expect a default VPC will ask for one: the console's quick launch, and older ways of EMR, RDS, "
    "SageMaker and Elastic Beanstalk."
)
_SOFT = (
    "Not looked at, since AWS lets the VPC go all the same: Auto Scaling groups, launch templates, database subnet "
    "groups, functions and build projects that name its subnets. They would fail when they next start something."
)
_UNSURE = (
    "Not looked at either: Route 53 private zones, Resolver rules, VPC Lattice and route server associations. Should "
    "one of them hold the VPC, AWS refuses the last call, and undo makes the deleted parts again."
)


def removal(state: DefaultVpcState) -> Remedy | Refusal:
    """Return the calls that remove the default VPC, refused where anything uses it or it is not ours."""
    vpc = state.vpc
    if vpc is None:
        return Refusal("there is no default VPC")
    if vpc.owner != state.account:
        return Refusal(f"{vpc.id} belongs to account {vpc.owner}; only that account can remove it")
    if vpc.used_by:
        return Refusal(f"{vpc.id} is in use by {blockers(vpc)}")
    return Remedy(
        summary=f"remove the empty default VPC {called(vpc)} from {state.region}",
        after=DefaultVpcState(account=state.account, region=state.region),
        calls=tuple(calls(vpc)),
        warnings=(_MISSED, _SOFT, _UNSURE, *_loose(state)),
    )


def called(part: Part) -> str:
    """Return the id of `part`, or a word for one that AWS has yet to name."""
    return part.id or "(new)"


def blockers(vpc: Vpc) -> str:
    """Return who uses `vpc` in one line: the first few by name, the others as a number."""
    named = ", ".join(str(use) for use in vpc.used_by[:_NAMED])
    more = len(vpc.used_by) - _NAMED
    return f"{named} and {more} more" if more > 0 else named


def _loose(state: DefaultVpcState) -> tuple[str, ...]:
    if not state.detached_gateways:
        return ()
    ids = ", ".join(state.detached_gateways)
    return (f"Internet gateways of this region that are attached to nothing stay as they are: {ids}.",)


def calls(vpc: Vpc) -> Iterator[Draft]:
    """Yield the calls that take `vpc` apart and away: first what hangs on something, then what it hangs on."""
    # A route table that serves a gateway has to be taken off it before the gateway can go.
    yield from _off_gateways(vpc)
    yield from _gateways(vpc)
    for subnet in vpc.subnets:
        why = f"delete the {'default ' if subnet.default else ''}subnet {called(subnet)} in {subnet.zone}"
        yield deleting(
            "DeleteSubnet", {"SubnetId": subnet.id}, why, losses.of_subnet(subnet), "InvalidSubnetID.NotFound"
        )
    # The associations with subnets went with the subnets; the main table goes with the VPC.
    for table in vpc.route_tables:
        if not table.main:
            why, params = f"delete the route table {called(table)}", {"RouteTableId": table.id}
            yield deleting("DeleteRouteTable", params, why, losses.of_table(table), "InvalidRouteTableID.NotFound")
    for acl in vpc.acls:
        if not acl.default:
            why, params = f"delete the network ACL {called(acl)}", {"NetworkAclId": acl.id}
            yield deleting("DeleteNetworkAcl", params, why, losses.of_acl(acl), "InvalidNetworkAclID.NotFound")
    yield from _groups(vpc)
    why = f"delete the VPC {called(vpc)} with its default security group, network ACL and main route table"
    yield deleting("DeleteVpc", {"VpcId": vpc.id}, why, losses.of_vpc(vpc), "InvalidVpcID.NotFound")


def _off_gateways(vpc: Vpc) -> Iterator[Draft]:
    for table in vpc.route_tables:
        for one in table.associations:
            if one.gateway:
                lost = (f"the association of {table.id} with {one.gateway}",)
                why, params = f"take {called(table)} off {one.gateway}", {"AssociationId": one.id}
                yield deleting("DisassociateRouteTable", params, why, lost, "InvalidAssociationID.NotFound")


def _gateways(vpc: Vpc) -> Iterator[Draft]:
    for gateway in vpc.gateways:
        params, why = {"InternetGatewayId": gateway.id}, f"delete the internet gateway {called(gateway)}"
        if gateway.attached:
            yield deleting(
                "DetachInternetGateway",
                {**params, "VpcId": vpc.id},
                f"detach the internet gateway {called(gateway)}",
                (),
                "Gateway.NotAttached",
                "InvalidInternetGatewayID.NotFound",
                risk=Risk.DISRUPTIVE,
            )
        else:
            why += ", which was detached from this VPC before: its routes still name it"
        lost = losses.of_gateway(gateway)
        yield deleting("DeleteInternetGateway", params, why, lost, "InvalidInternetGatewayID.NotFound")


def _groups(vpc: Vpc) -> Iterator[Draft]:
    custom = [group for group in vpc.groups if not group.default]
    names = {group.id for group in custom}
    # AWS does not delete a group that another one names in a rule, and two may name each other.
    for group in vpc.groups:
        rules = [rule for rule in group.rules if rule.group in names and rule.group != group.id]
        yield from _revoked(group, rules)
    for group in custom:
        why, params = f"delete the security group {called(group)}", {"GroupId": group.id}
        yield deleting("DeleteSecurityGroup", params, why, losses.of_group(group), "InvalidGroup.NotFound")


def _revoked(group: Group, rules: list[Rule]) -> Iterator[Draft]:
    for egress, way in ((False, "Ingress"), (True, "Egress")):
        ids = [rule.id for rule in rules if rule.egress is egress]
        if ids:
            yield deleting(
                f"RevokeSecurityGroup{way}",
                {"GroupId": group.id, "SecurityGroupRuleIds": ids},
                f"revoke the {way.lower()} rules of {called(group)} that name a group to be deleted",
                tuple(f"{losses.ID}{one} of the rule" for one in ids),
                "InvalidSecurityGroupRuleId.NotFound",
                "InvalidPermission.NotFound",
                "InvalidGroup.NotFound",
                risk=Risk.DISRUPTIVE,
            )
