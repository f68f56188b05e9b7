"""Regions and signatures, compared with botocore's own endpoint rules."""

from typing import Any

import pytest
from botocore.endpoint_provider import EndpointProvider
from botocore.loaders import Loader

from hardener.aws import catalogue
from hardener.aws.catalogue import Kind
from hardener.aws.partitions import HOMES, Geography, partition_of

CATALOGUE = catalogue.load()
LOADER = Loader()
REGIONS = {
    "aws": ["us-east-1", "eu-west-1", "me-central-1"],
    "aws-cn": ["cn-north-1", "cn-northwest-1"],
    "aws-us-gov": ["us-gov-west-1", "us-gov-east-1"],
    "aws-eusc": ["eusc-de-east-1"],
    "aws-iso": ["us-iso-east-1", "us-iso-west-1"],
    "aws-iso-b": ["us-isob-east-1"],
    "aws-iso-e": ["eu-isoe-west-1"],
    "aws-iso-f": ["us-isof-south-1"],
}
READ = sorted({op.service for op in CATALOGUE.ops.values() if op.kind is Kind.READ})


def signed_for(service: str, region: str) -> str:
    """Return the region that botocore's rules sign a call to `service` for, when its client is made for `region`."""
    rules = LOADER.load_service_model(service, "endpoint-rule-set-1")
    provider = EndpointProvider(rules, LOADER.load_data("partitions"))
    given: dict[str, Any] = {"Region": region, "UseFIPS": False, "UseDualStack": False}
    if "UseGlobalEndpoint" in rules["parameters"]:
        given["UseGlobalEndpoint"] = False
    endpoint = provider.resolve_endpoint(**given)
    schemes = endpoint.properties.get("authSchemes") or [{}]
    return str(schemes[0].get("signingRegion", region))


@pytest.mark.parametrize(("partition", "region"), [(name, region) for name, all_ in REGIONS.items() for region in all_])
@pytest.mark.parametrize("service", READ)
def test_calls_are_signed_where_botocore_signs_them(service: str, partition: str, region: str) -> None:
    ours = Geography(CATALOGUE, partition, HOMES[partition]).call_region(service, region)
    # What is asked of the client, so that it signs as it should, also where it is told no better.
    assert signed_for(service, ours) == ours
    if CATALOGUE.service(service).scope == "partition" and (partition, service) != ("aws-cn", "iam"):
        assert ours == HOMES[partition]
    if CATALOGUE.service(service).scope == "region":
        assert ours == region


@pytest.mark.parametrize("service", [name for name in READ if CATALOGUE.service(name).scope == "partition"])
def test_a_service_of_the_whole_partition_is_one_for_botocore_too(service: str) -> None:
    assert signed_for(service, "eu-west-1") == "us-east-1"


@pytest.mark.parametrize("service", [name for name in READ if CATALOGUE.service(name).scope == "region"])
def test_a_service_of_each_region_is_one_for_botocore_too(service: str) -> None:
    assert signed_for(service, "eu-west-1") == "eu-west-1"


def test_every_region_is_in_its_partition() -> None:
    assert set(HOMES) == set(REGIONS)
    for one in LOADER.load_data("partitions")["partitions"]:
        for region in one["regions"]:
            if not region.endswith("-global"):
                assert partition_of(region) == one["id"]


def test_without_a_region_home_counts() -> None:
    geography = Geography(CATALOGUE, "aws", "eu-north-1")
    assert geography.call_region("ec2", None) == "eu-north-1"
    assert geography.call_region("sts", None) == "eu-north-1"
    assert geography.call_region("iam", None) == "us-east-1"
    assert geography.call_region("organizations", "eu-west-1") == "us-east-1"
