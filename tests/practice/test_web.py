"""The wire itself, without an SDK that would forgive."""

from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

import pytest

from hardener.practice.launch import Practice

_FORM = "application/x-www-form-urlencoded; charset=utf-8"


def ask(practice: Practice, service: str, body: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    key, token = (practice.environment[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN"))
    scope = (
        f"AWS4-HMAC-SHA256 Credential={key}/20300101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
    )
    connection = HTTPConnection("127.0.0.1", int(practice.endpoint.rpartition(":")[2]), timeout=20)
    signed = {"Authorization": scope, "X-Amz-Security-Token": token, "Content-Type": _FORM, **headers}
    try:
        connection.request("POST", "/", body, {name: value for name, value in signed.items() if value})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("service", "action", "status"),
    [
        ("ec2", {"Action": "DescribeVpcs", "Version": "2016-11-15"}, 200),
        ("ec2", {"Action": "DescribeRegions", "Version": "2016-11-15"}, 200),
        ("ec2", {"Action": "DescribeClientVpnEndpoints", "Version": "2016-11-15"}, 200),
        ("ec2", {"Action": "DeleteVpc", "VpcId": "vpc-0", "Version": "2016-11-15"}, 400),
        ("ec2", {"Action": "NoSuchThing", "Version": "2016-11-15"}, 400),
        ("sts", {"Action": "GetCallerIdentity", "Version": "2011-06-15"}, 200),
        ("iam", {"Action": "GetAccountPasswordPolicy", "Version": "2010-05-08"}, 404),
        ("iam", {"Action": "ListUsers", "Version": "2010-05-08"}, 200),
        ("iam", {"Action": "NoSuchThing", "Version": "2010-05-08"}, 400),
    ],
)
def test_every_answer_is_numbered_and_dated(
    practice_server: Practice, service: str, action: dict[str, str], status: int
) -> None:
    response, body = ask(practice_server, service, urlencode(action))
    assert response.status == status
    number = response.getheader("x-amzn-requestid")
    assert number
    assert body.count(number.encode()) == 1
    assert int(response.getheader("content-length", "0")) == len(body)
    assert parsedate_to_datetime(response.getheader("date", "")).year >= 2025
    assert b"<html" not in body.lower()


def test_json_services_are_numbered_too(practice_server: Practice) -> None:
    target = {"X-Amz-Target": "AWSOrganizationsV20161128.NoSuchThing", "Content-Type": "application/x-amz-json-1.1"}
    response, body = ask(practice_server, "organizations", "{}", **target)
    assert (response.status, response.getheader("x-amzn-errortype")) == (400, "UnknownOperationException")
    assert response.getheader("x-amzn-requestid")
    assert b'"__type": "UnknownOperationException"' in body


def test_who_does_not_sign_gets_nothing(practice_server: Practice) -> None:
    for path in ("/", "/moto-api/", "/moto-api/reset", "/latest/meta-data/"):
        connection = HTTPConnection("127.0.0.1", int(practice_server.endpoint.rpartition(":")[2]), timeout=20)
        connection.request("POST", path, "Action=ListUsers", {"Content-Type": _FORM})
        response = connection.getresponse()
        assert (response.status, b"MissingAuthenticationToken" in response.read()) == (403, True)
        connection.close()


def test_no_length_no_answer(practice_server: Practice) -> None:
    connection = HTTPConnection("127.0.0.1", int(practice_server.endpoint.rpartition(":")[2]), timeout=20)
    connection.putrequest("POST", "/")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    assert connection.getresponse().status == 411
    connection.close()


def test_a_service_that_nobody_knows(practice_server: Practice) -> None:
    response, body = ask(practice_server, "nonesuch", urlencode({"Action": "Do", "Version": "1"}))
    assert (response.status, b"<Code>InvalidAction</Code>" in body) == (400, True)
