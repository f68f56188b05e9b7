"""The account attributes of EC2, which name the default VPC."""

from collections.abc import Mapping

from hardener.practice.aws.registry import Call, answers


@answers("ec2", "DescribeAccountAttributes")
def describe_account_attributes(call: Call) -> Mapping[str, object]:
    """Tell the attributes of the account in this region, or those that are named."""
    default = call.ec2.get_default_vpc()
    attributes = {
        "supported-platforms": ["VPC"],
        "default-vpc": [default.id if default else "none"],
        "max-instances": ["20"],
        "max-elastic-ips": ["5"],
        "vpc-max-elastic-ips": ["5"],
        "vpc-max-security-groups-per-interface": ["5"],
    }
    named = call.given.get("AttributeNames") or list(attributes)
    return {"AccountAttributes": [_attribute(name, attributes[name]) for name in named if name in attributes]}


def _attribute(name: str, values: list[str]) -> Mapping[str, object]:
    return {"AttributeName": name, "AttributeValues": [{"AttributeValue": value} for value in values]}
