"""AWS's real hosts, in every partition: what would be sent passes the guard, and would arrive where it should."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.loaders import Loader

from hardener.aws import catalogue
from hardener.aws.attest import NotAttested
from hardener.aws.catalogue import Kind
from hardener.aws.guard import ReadLane
from hardener.aws.partitions import HOMES, Geography
from hardener.aws.scope import Keys, Scope, scoped
from hardener.aws.sessions import Sessions

CATALOGUE = catalogue.load()
SUFFIXES = {
    one["id"]: (one["outputs"]["dnsSuffix"], one["outputs"]["dualStackDnsSuffix"])
    for one in Loader().load_data("partitions")["partitions"]
}
FIRST = {
    "account": ("ListRegions", {}),
    "budgets": ("DescribeBudget", {"AccountId": "123456789012", "BudgetName": "b"}),
    "ce": ("GetAnomalyMonitors", {}),
    "ec2": ("DescribeVpcs", {}),
    "events": ("DescribeRule", {"Name": "r"}),
    "iam": ("ListUsers", {}),
    "organizations": ("ListRoots", {}),
    "sns": ("GetTopicAttributes", {"TopicArn": "arn:aws:sns:us-east-1:123456789012:t"}),
    "sts": ("GetCallerIdentity", {}),
}


class Nothing:
    """The body of an answer that is none."""

    def stream(self) -> list[bytes]:
        return [b""]


@pytest.fixture(scope="module")
def session() -> Any:
    sessions = Sessions(CATALOGUE, None, None)
    return sessions, sessions.scoped(ReadLane())


def test_every_service_that_is_read_is_tried_here() -> None:
    assert set(FIRST) == {op.service for op in CATALOGUE.ops.values() if op.kind is Kind.READ}


@pytest.mark.parametrize("partition", HOMES)
@pytest.mark.parametrize("service", FIRST)
def test_a_read_would_go_to_aws(session: Any, service: str, partition: str) -> None:
    sessions, guarded = session
    region = Geography(CATALOGUE, partition, HOMES[partition]).call_region(service, HOMES[partition])
    client = sessions.client(guarded, service, region)
    hosts: list[str] = []

    def instead(request: Any, **_: Any) -> AWSResponse:
        # Comes after the guard's own check of the signed request, and in place of the network.
        hosts.append(urlsplit(request.url).netloc)
        return AWSResponse(request.url, 200, {}, Nothing())

    client.meta.events.register_last("before-send", instead)
    operation, params = FIRST[service]
    keys = Keys("AKIAOWN", "secret", None, "123456789012")
    with scoped(Scope("123456789012", region, keys)), pytest.raises(NotAttested):
        getattr(client, xform_name(operation))(**params)
    assert hosts[0].endswith(SUFFIXES[partition])
    assert guarded.gate.shut == ""


@pytest.mark.parametrize("variable", ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"])
def test_special_endpoints_of_the_environment_are_used(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "true")
    sessions = Sessions(CATALOGUE, None, None)
    test_a_read_would_go_to_aws((sessions, sessions.scoped(ReadLane())), "ec2", "aws")
