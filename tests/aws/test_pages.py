"""Lists are whole, or they are not believed."""

from collections.abc import Iterator
from itertools import count
from threading import Event
from typing import Any

import pytest

from hardener.aws import pages
from hardener.engine.model import Account, CallFailed, Cause, Cloud, Reader
from tests.aws.server import Asked, Aws, Said, ec2, json_said, query


@pytest.fixture
def reader(cloud: Cloud, own: Account) -> Reader:
    return cloud.reader(own, "us-east-1", Event())


def vpcs(name: str, token: str = "") -> Said:
    return ec2("DescribeVpcs", f"<vpcSet><item><vpcId>{name}</vpcId></item></vpcSet>", token)


def test_all_pages_are_joined(aws: Aws, reader: Reader) -> None:
    aws.script("DescribeVpcs", vpcs("one", "a"), vpcs("two", "b"), vpcs("three"))
    assert [one["VpcId"] for one in reader.items("ec2", "DescribeVpcs")] == ["one", "two", "three"]
    assert [one.given.get("NextToken") for one in aws.asked("DescribeVpcs")] == [None, "a", "b"]


def test_call_returns_the_whole_answer_too(aws: Aws, reader: Reader) -> None:
    aws.script("DescribeVpcs", vpcs("one", "a"), vpcs("two"))
    answer = reader.call("ec2", "DescribeVpcs")
    assert len(answer["Vpcs"]) == 2
    assert set(answer) == {"Vpcs"}


def test_an_empty_page_is_not_the_end(aws: Aws, reader: Reader) -> None:
    aws.script("ListAccounts", json_said({"Accounts": [], "NextToken": "a"}), json_said({"Accounts": [{"Id": "1"}]}))
    assert reader.items("organizations", "ListAccounts") == [{"Id": "1"}]


def test_iam_says_whether_there_is_more(aws: Aws, reader: Reader) -> None:
    def users(name: str, more: str) -> Said:
        return query("ListUsers", f"<Users><member><UserName>{name}</UserName></member></Users>{more}")

    aws.script(
        "ListUsers",
        users("ada", "<IsTruncated>true</IsTruncated><Marker>m</Marker>"),
        users("bob", "<IsTruncated>false</IsTruncated><Marker>left over</Marker>"),
    )
    assert [user["UserName"] for user in reader.items("iam", "ListUsers")] == ["ada", "bob"]
    aws.script("ListUsers", users("ada", "<IsTruncated>true</IsTruncated>"))
    with pytest.raises(CallFailed, match="but not where"):
        reader.items("iam", "ListUsers")


def test_an_operation_without_a_paginator_is_followed_by_its_token(aws: Aws, reader: Reader) -> None:
    def controls(name: str, token: str = "") -> Said:
        item = f"<item><vpcEncryptionControlId>{name}</vpcEncryptionControlId></item>"
        inner = f"<vpcEncryptionControlSet>{item}</vpcEncryptionControlSet>"
        return ec2("DescribeVpcEncryptionControls", inner, token)

    aws.script("DescribeVpcEncryptionControls", controls("one", "a"), controls("two"))
    assert len(reader.items("ec2", "DescribeVpcEncryptionControls")) == 2


@pytest.mark.parametrize("tokens", [["a"], ["a", "b"]])
def test_pages_that_go_round_in_a_circle_are_not_believed(aws: Aws, reader: Reader, tokens: list[str]) -> None:
    def circle() -> Iterator[str]:
        while True:
            yield from tokens

    turning = circle()
    aws.script("DescribeVpcs", lambda _: vpcs("one", next(turning)))
    with pytest.raises(CallFailed, match="again and again") as failed:
        reader.items("ec2", "DescribeVpcs")
    assert failed.value.trouble.cause is Cause.NOT_ATTESTED
    assert len(aws.asked("DescribeVpcs")) <= len(tokens) + 1


def test_pages_without_end_are_not_believed(aws: Aws, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 20)
    numbers = count()
    aws.script("DescribeVpcs", lambda _: vpcs("one", f"token-{next(numbers)}"))
    with pytest.raises(CallFailed, match="more than 20 pages"):
        reader.items("ec2", "DescribeVpcs")


def test_every_page_is_attested(aws: Aws, reader: Reader) -> None:
    for broken in (ec2("DescribeVpcs", ""), Said(200, b"<html></html>"), Said(200, vpcs("two").body, cut=4)):
        aws.script("DescribeVpcs", vpcs("one", "a"), broken)
        with pytest.raises(CallFailed) as failed:
            reader.items("ec2", "DescribeVpcs")
        assert failed.value.trouble.cause is Cause.NOT_ATTESTED


def test_parameters_go_with_every_page(aws: Aws, reader: Reader) -> None:
    seen: list[Any] = []

    def page(asked: Asked) -> Said:
        seen.append(asked.given.get("Filter.1.Name"))
        return vpcs("one", "a" if len(seen) == 1 else "")

    aws.script("DescribeVpcs", page)
    reader.items("ec2", "DescribeVpcs", Filters=[{"Name": "is-default", "Values": ["true"]}])
    assert seen == ["is-default", "is-default"]
