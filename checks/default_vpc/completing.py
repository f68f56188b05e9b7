"""The missing parts of a default VPC whose removal was stopped half way, made again."""

import msgspec

from checks.default_vpc.drafts import making
from checks.default_vpc.routing import gateway, routes
from checks.default_vpc.rules import rules
from checks.default_vpc.shape import missing, zones
from checks.default_vpc.state import DefaultVpcState, Subnet, Vpc
from hardener.engine.model import Draft, Refusal, Remedy


def completion(old: Vpc, now: DefaultVpcState, vpc: Vpc) -> Remedy | Refusal:
    """Return the calls that give `vpc`, which is in `now`, what `old` had and AWS can make again."""
    way_out = gateway(old, vpc, now.detached_gateways)
    route_calls, tables = routes(old, vpc, way_out)
    places = sorted(zones(old) - zones(vpc))
    rule_calls, groups = rules(old, vpc)
    calls = (*way_out.calls, *route_calls, *(_subnet(zone) for zone in places), *rule_calls)
    if not calls:
        lost = ", ".join(missing(vpc, old))
        return Refusal(f"{vpc.id} has all that can be made again" + (f"; not brought back: {lost}" if lost else ""))
    goal = msgspec.structs.replace(
        vpc,
        gateways=way_out.gateways,
        route_tables=tables,
        subnets=(*vpc.subnets, *(Subnet(id="", zone=zone) for zone in places)),
        groups=groups,
    )
    lost = ", ".join(missing(goal, old))
    return Remedy(
        summary=f"make the missing parts of the default VPC {vpc.id} in {now.region} again",
        after=DefaultVpcState(account=now.account, region=now.region, vpc=goal),
        calls=calls,
        warnings=(f"Not brought back: {lost}.",) if lost else (),
    )


def _subnet(zone: str) -> Draft:
    return making(
        "CreateDefaultSubnet",
        {"AvailabilityZone": zone},
        f"make a default subnet in {zone}",
        "DefaultSubnetAlreadyExistsInAvailabilityZone",
    )
