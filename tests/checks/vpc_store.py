"""The parts of a default VPC, each as EC2 describes it."""

from typing import Any

from tests.checks.reader import ACCOUNT

ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
EVERYWHERE = "0.0.0.0/0"

Item = dict[str, Any]


class Store:
    """What there is in one region, keyed by id. A new one holds the default VPC as AWS makes it."""

    def __init__(self) -> None:
        self.vpc: Item | None = None
        self.subnets: dict[str, Item] = {}
        self.gateways: dict[str, Item] = {}
        self.tables: dict[str, Item] = {}
        self.acls: dict[str, Item] = {}
        self.groups: dict[str, Item] = {}
        self.rules: dict[str, Item] = {}
        self._count = 0
        self.make_default()

    def new(self, kind: str) -> str:
        self._count += 1
        return f"{kind}-{self._count:04x}"

    @property
    def vpc_id(self) -> str:
        assert self.vpc is not None
        return str(self.vpc["VpcId"])

    def make_default(self) -> None:
        vpc = self.new("vpc")
        self.vpc = {
            "VpcId": vpc,
            "OwnerId": ACCOUNT,
            "IsDefault": True,
            "CidrBlock": "172.31.0.0/16",
            "CidrBlockAssociationSet": [
                {"CidrBlock": "172.31.0.0/16", "CidrBlockState": {"State": "associated"}, "AssociationId": "vpc-cidr-1"}
            ],
            "DhcpOptionsId": "dopt-1",
            "InstanceTenancy": "default",
            "State": "available",
        }
        for zone in ZONES:
            self.subnet(zone)
        table = self.table(main=True)
        self.route(table, self.gateway())
        self.acl(default=True)
        group = self.group("default")
        self.rule(group, egress=False, peer=group)
        self.rule(group, egress=True)

    def subnet(self, zone: str, *, default: bool = True) -> str:
        one = self.new("subnet")
        self.subnets[one] = {
            "SubnetId": one,
            "VpcId": self.vpc_id,
            "OwnerId": ACCOUNT,
            "AvailabilityZone": zone,
            "AvailabilityZoneId": f"euw1-{zone[-1]}",
            "CidrBlock": f"172.31.{self._count}.0/24",
            "DefaultForAz": default,
            "MapPublicIpOnLaunch": default,
        }
        return one

    def gateway(self, *, attached: bool = True) -> str:
        one = self.new("igw")
        attachments = [{"VpcId": self.vpc_id, "State": "available"}] if attached else []
        self.gateways[one] = {"InternetGatewayId": one, "OwnerId": ACCOUNT, "Attachments": attachments}
        return one

    def table(self, *, main: bool = False) -> str:
        one = self.new("rtb")
        self.tables[one] = {
            "RouteTableId": one,
            "VpcId": self.vpc_id,
            "Associations": [],
            "Routes": [{"DestinationCidrBlock": "172.31.0.0/16", "GatewayId": "local", "State": "active"}],
        }
        if main:
            self.associate(one, Main=True)
        return one

    def associate(self, table: str, **what: Any) -> str:
        one = self.new("rtbassoc")
        self.tables[table]["Associations"].append(
            {"RouteTableAssociationId": one, "RouteTableId": table, "AssociationState": {"State": "associated"}, **what}
        )
        return one

    def route(self, table: str, gateway: str, destination: str = EVERYWHERE) -> None:
        self.tables[table]["Routes"].append(
            {"DestinationCidrBlock": destination, "GatewayId": gateway, "State": "active"}
        )

    def acl(self, *, default: bool = False, subnet: str = "") -> str:
        one = self.new("acl")
        associations = [{"NetworkAclAssociationId": self.new("aclassoc"), "NetworkAclId": one, "SubnetId": subnet}]
        self.acls[one] = {
            "NetworkAclId": one,
            "VpcId": self.vpc_id,
            "OwnerId": ACCOUNT,
            "IsDefault": default,
            "Associations": associations if subnet else [],
            "Entries": [
                {
                    "RuleNumber": number,
                    "RuleAction": action,
                    "Protocol": "-1",
                    "CidrBlock": EVERYWHERE,
                    "Egress": egress,
                }
                for egress in (True, False)
                for number, action in ((100, "allow"), (32767, "deny"))
            ],
        }
        return one

    def group(self, name: str) -> str:
        one = self.new("sg")
        self.groups[one] = {
            "GroupId": one,
            "GroupName": name,
            "VpcId": self.vpc_id,
            "OwnerId": ACCOUNT,
            "Description": f"the group {name}",
        }
        return one

    def rule(self, group: str, *, egress: bool, peer: str = "", cidr: str = EVERYWHERE, port: int = -1) -> str:
        one = self.new("sgr")
        where: Item = {"ReferencedGroupInfo": {"GroupId": peer, "UserId": ACCOUNT}} if peer else {"CidrIpv4": cidr}
        self.rules[one] = {
            "SecurityGroupRuleId": one,
            "GroupId": group,
            "GroupOwnerId": ACCOUNT,
            "IsEgress": egress,
            "IpProtocol": "-1" if port < 0 else "tcp",
            "FromPort": port,
            "ToPort": port,
            **where,
        }
        return one
