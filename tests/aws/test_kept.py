"""What many calls share holds nothing of any of them, and leaves nothing to collect."""

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from hardener.aws import kept
from hardener.engine.model import Account, Cloud
from tests.aws.server import Aws, ec2

PAGE: dict[str, Any] = {"IsTruncated": True, "Marker": "m", "Contents": [{"Key": "a"}, {"Key": "b"}]}


@pytest.mark.parametrize(
    ("expression", "found"),
    [("IsTruncated", True), ("NextMarker || Contents[-1].Key", "b"), ("NextToken", None), ("length(Contents)", 2)],
)
def test_paths_find_what_jmespath_finds(expression: str, found: Any) -> None:
    assert kept.path(expression)(PAGE) == found


def test_threads_share_one_interpreter() -> None:
    key = kept.path("Contents[-1].Key")
    pages = [{"Contents": [{"Key": str(number)}]} for number in range(500)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(key, pages)) == [str(number) for number in range(500)]


def test_a_parser_is_made_once_for_a_protocol() -> None:
    parsers = kept.KeptParsers()
    first = parsers.create_parser("ec2")
    assert parsers.create_parser("ec2") is first
    assert parsers.create_parser("json") is not first
    parsers.set_parser_defaults(timestamp_parser=str)
    assert parsers.create_parser("ec2") is not first


def test_calls_leave_hardly_any_garbage(aws: Aws, cloud: Cloud, own: Account) -> None:
    """A reason to look: botocore makes a parser and JMESPath an interpreter for every call, each in a ring."""
    reader = cloud.reader(own, "us-east-1", Event())
    aws.script("DescribeVpcs", *[ec2("DescribeVpcs", "<vpcSet/>")] * 21)
    reader.items("ec2", "DescribeVpcs")
    gc.collect()
    gc.disable()
    try:
        for _ in range(20):
            reader.items("ec2", "DescribeVpcs")
        assert gc.collect() < 20
    finally:
        gc.enable()
