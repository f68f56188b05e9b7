"""Default VPCs in every region of every account, and what people left in some of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from hardener.practice.aws.default_vpc import deliver as deliver_default_vpc
from hardener.practice.genesis.hostile import DESCRIPTION, NAME
from hardener.practice.roster import AUDIT, DEV, PAYMENTS, SANDBOX, WEB


def deliver(ec2: Any) -> None:
    """Furnish one region of one account."""
    deliver_default_vpc(ec2)
    _FURNISHED.get((ec2.account_id, ec2.region_name), lambda _: None)(ec2)


def _database(ec2: Any) -> None:
    interface = ec2.create_network_interface(_subnet(ec2), "172.31.0.20", description="payments db")
    interface.requester_managed, interface.requester_id, interface.status = True, "amazon-rds", "in-use"


def _instance(ec2: Any) -> None:
    """Run an old web server, with a public address of its own."""
    reservation = ec2.run_instances(
        "ami-0abcdef1234567890",
        1,
        None,
        [],
        region_name=ec2.region_name,
        instance_type="t3.micro",
        is_instance_type_default=False,
        subnet_id=_subnet(ec2).id,
        tags={"instance": {"Name": "old-web"}},
        associate_public_ip=True,
    )
    instance = reservation.instances[0]
    interface = instance.nics[0]
    interface.description = "Primary network interface"
    instance.launch_time = interface.attach_time = instance.launch_time - timedelta(days=400)
    ec2.stop_instances([instance.id])


def _groups(ec2: Any) -> None:
    """Leave two groups that name each other and a route table, and nothing that uses them."""
    vpc = ec2.default_vpc.id
    first = ec2.create_security_group("old-app", "An application that is gone", vpc_id=vpc)
    second = ec2.create_security_group("old-db", "A database that is gone", vpc_id=vpc)
    for group, source in ((first, first), (first, second), (second, first)):
        ec2.authorize_security_group_ingress(
            group.id, "tcp", "5432", "5432", [], source_groups=[{"GroupId": source.id}], vpc_id=vpc
        )
    table = ec2.create_route_table(vpc)
    ec2.associate_route_table(table.id, subnet_id=_subnet(ec2).id)


def _endpoint(ec2: Any) -> None:
    main = next(table for table in ec2.route_tables.values() if table.vpc_id == ec2.default_vpc.id)
    ec2.create_vpc_endpoint(
        ec2.default_vpc.id, f"com.amazonaws.{ec2.region_name}.s3", "Gateway", None, route_table_ids=[main.id]
    )


def _none(ec2: Any) -> None:
    """Take the default VPC away, as somebody did years ago."""
    vpc = ec2.default_vpc
    for gateway in list(ec2.internet_gateways):
        ec2.detach_internet_gateway(gateway, vpc.id)
        ec2.delete_internet_gateway(gateway)
    for subnet in ec2.describe_subnets():
        ec2.delete_subnet(subnet.id)
    vpc.dhcp_options = None
    ec2.delete_vpc(vpc.id)
    ec2.network_acls.clear()
    ec2.groups.clear()


def _hostile_name(ec2: Any) -> None:
    ec2.default_vpc.add_tag("Name", NAME)


def _hostile_interface(ec2: Any) -> None:
    interface = ec2.create_network_interface(_subnet(ec2), "172.31.0.66", description=DESCRIPTION)
    interface.add_tag("Name", NAME)


def _subnet(ec2: Any) -> Any:
    return ec2.describe_subnets(filters={"vpc-id": [ec2.default_vpc.id]})[0]


_FURNISHED: Final[dict[tuple[str, str], Callable[[Any], None]]] = {
    (PAYMENTS.id, "eu-west-1"): _database,
    (WEB.id, "us-east-1"): _instance,
    (DEV.id, "us-west-2"): _groups,
    (DEV.id, "eu-west-1"): _endpoint,
    (AUDIT.id, "eu-central-1"): _none,
    (SANDBOX.id, "us-east-1"): _hostile_name,
    (SANDBOX.id, "eu-west-1"): _hostile_interface,
}
