"""Final parameters: what AWS's model takes, complete, and told in words where it does not."""

import re
from typing import Any

import pytest

from hardener.aws import catalogue
from hardener.aws.models import loader
from hardener.aws.prepare import Preparing
from hardener.engine.model import after

PREPARING = Preparing(catalogue.load(), loader(catalogue.load()))


def test_what_fits_stays_as_it_is() -> None:
    params = {"MinimumPasswordLength": 14, "RequireSymbols": True}
    assert PREPARING.prepare("iam", "UpdateAccountPasswordPolicy", params) == params
    assert PREPARING.prepare("iam", "DeleteAccountPasswordPolicy", {}) == {}


def test_tokens_are_filled_in_once() -> None:
    made = PREPARING.prepare("ec2", "CreateRouteTable", {"VpcId": "vpc-1"})
    assert re.fullmatch(r"[0-9a-f-]{36}", made["ClientToken"])
    assert PREPARING.prepare("ec2", "CreateRouteTable", made) == made
    other = PREPARING.prepare("ec2", "CreateRouteTable", {"VpcId": "vpc-1"})
    assert other["ClientToken"] != made["ClientToken"]


def test_references_count_as_text_wherever_they_stand() -> None:
    reference = after("gateway", "InternetGateway.InternetGatewayId")
    params = {"InternetGatewayId": reference, "VpcId": "vpc-1"}
    assert PREPARING.prepare("ec2", "AttachInternetGateway", params) == params
    tags = {"Resources": [reference], "Tags": [{"Key": "Name", "Value": "x"}]}
    assert PREPARING.prepare("ec2", "CreateTags", tags) == tags


def test_tuples_become_lists() -> None:
    made = PREPARING.prepare("ec2", "CreateTags", {"Resources": ("vpc-1",), "Tags": ()})
    assert made == {"Resources": ["vpc-1"], "Tags": []}


@pytest.mark.parametrize(
    ("service", "operation", "params", "words"),
    [
        ("iam", "UpdateAccountPasswordPolicy", {"MinimumPasswordLength": 3}, "MinimumPasswordLength"),
        ("iam", "UpdateAccountPasswordPolicy", {"MaxPasswordAge": None}, "MaxPasswordAge"),
        ("iam", "UpdateAccountPasswordPolicy", {"Length": 14}, "Length"),
        ("iam", "UpdateAccountPasswordPolicy", {"MinimumPasswordLength": 14.0}, "float"),
        ("iam", "DeleteAccountPasswordPolicy", {"Really": True}, "takes no parameters"),
        ("ec2", "DeleteVpc", {}, "VpcId"),
        ("ec2", "DeleteVpc", {"VpcId": after("x", "y"), "Other": 1}, "Other"),
        ("ec2", "CreateTags", {"Resources": after("x", "y"), "Tags": []}, "Resources"),
        ("ec2", "DescribeVpcs", {}, "not a write"),
        ("ec2", "RunInstances", {}, "not a write"),
        ("nothing", "Nothing", {}, "not a write"),
    ],
)
def test_what_does_not_fit_is_told(service: str, operation: str, params: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words) as wrong:
        PREPARING.prepare(service, operation, params)
    assert f"{service}:{operation}" in str(wrong.value)
