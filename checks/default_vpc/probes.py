"""Asking EC2 who uses a VPC. Every probe must be answered: one that fails makes the VPC's state unknown."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from checks.default_vpc.answers import batches, first, name_of, where
from checks.default_vpc.connections import CONNECTIONS
from checks.default_vpc.state import Group, Subnet, Use
from hardener.engine.model import Reader

_Item = Mapping[str, Any]


def probes(aws: Reader, vpc: str) -> tuple[Callable[[], list[Use]], ...]:
    """Return one read for each way of using `vpc`; each returns the uses it found, or raises CallFailed."""
    return tuple(partial(_asked, probe, aws, vpc) for probe in (_interfaces, _instances, _encryption, *CONNECTIONS))


def _asked(probe: Callable[[Reader, str], Iterator[Use]], aws: Reader, vpc: str) -> list[Use]:
    return list(probe(aws, vpc))


def foreign(account: str, subnets: tuple[Subnet, ...], groups: tuple[Group, ...]) -> Iterator[Use]:
    """Yield the parts that do not belong to `account`: they are somebody else's to remove."""
    owned = [(subnet.owner, "subnet", subnet.id) for subnet in subnets]
    owned += [(group.owner, "security group", group.id) for group in groups]
    for owner, kind, part in owned:
        if owner not in ("", account):
            yield Use(kind, part, "", f"of account {owner}")


def _interfaces(aws: Reader, vpc: str) -> Iterator[Use]:
    # The decisive probe: instances, databases, load balancers, functions and NAT gateways all have an interface.
    # Without IncludeManagedResources an account may hide what AWS services run for it.
    found = aws.items("ec2", "DescribeNetworkInterfaces", Filters=where("vpc-id", vpc), IncludeManagedResources=True)
    for item in found:
        yield Use(
            item.get("InterfaceType") or "interface",
            item["NetworkInterfaceId"],
            item.get("Description") or name_of(item),
            _holder(item),
            tuple(sorted(group["GroupId"] for group in item.get("Groups") or ())),
        )


def _holder(item: _Item) -> str:
    instance = (item.get("Attachment") or {}).get("InstanceId", "")
    manager = first(item.get("Operator") or {}, "Principal") or (
        item.get("RequesterId", "") if item.get("RequesterManaged") else ""
    )
    return instance or (f"managed by {manager}" if manager else "")


def _instances(aws: Reader, vpc: str) -> Iterator[Use]:
    filters = where("vpc-id", vpc) + where(
        "instance-state-name", "pending", "running", "shutting-down", "stopping", "stopped"
    )
    for reservation in aws.items("ec2", "DescribeInstances", Filters=filters, IncludeManagedResources=True):
        for item in reservation["Instances"]:
            yield Use("instance", item["InstanceId"], name_of(item), item["State"]["Name"])


def _encryption(aws: Reader, vpc: str) -> Iterator[Use]:
    for item in aws.items("ec2", "DescribeVpcEncryptionControls", VpcIds=[vpc]):
        if item.get("State") != "deleted":
            yield Use("VPC encryption control", item["VpcEncryptionControlId"], name_of(item), item.get("Mode", ""))


def shared_groups(aws: Reader, vpc: str, groups: tuple[Group, ...]) -> list[Use]:
    """Return the groups of other VPCs that count here, and those of this VPC that count elsewhere.

    AWS does not delete the latter. Raises CallFailed.
    """
    own = [group.id for group in groups if not group.default]
    asked = [where("vpc-id", vpc), *(where("group-id", *ids) for ids in batches(own))]
    found = [item for one in asked for item in aws.items("ec2", "DescribeSecurityGroupVpcAssociations", Filters=one)]
    return [
        Use("security group association", item["GroupId"], "", f"with {item['VpcId']}")
        for item in found
        if item.get("State") != "disassociated"
    ]
