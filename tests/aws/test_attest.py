"""Answers that need not be AWS's are never believed, whatever they say."""

from collections.abc import Callable
from threading import Event

import pytest

from hardener.engine.model import Account, CallFailed, Cause, Cloud
from tests.aws.server import Aws, Said, ec2, json_error, json_said, query, query_error

PORTAL = b"<!doctype html><html><body>Sign in to the Wi-Fi</body></html>"
VPCS = ec2("DescribeVpcs").body
POLICY = query("GetAccountPasswordPolicy", "<PasswordPolicy/>").body
ACCOUNTS = b'{"Accounts": []}'


def read(cloud: Cloud, account: Account, service: str, operation: str) -> object:
    return cloud.reader(account, "us-east-1", Event()).call(service, operation)


@pytest.mark.parametrize(
    "good",
    [
        ("ec2", "DescribeVpcs", VPCS),
        ("iam", "GetAccountPasswordPolicy", POLICY),
        ("organizations", "ListAccounts", ACCOUNTS),
    ],
    ids=lambda good: good[0],
)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: Said(200, b""),
        lambda body: Said(200, PORTAL),
        lambda body: Said(200, PORTAL, request_id=False),
        lambda body: Said(200, b"{}"),
        lambda body: Said(200, b"[]"),
        lambda body: Said(200, b"null"),
        lambda body: Said(200, b"<X/>"),
        lambda body: Said(200, b"<X></X>"),
        lambda body: Said(200, b"<DescribeVpcsResponse></DescribeVpcsResponse>"),
        lambda body: Said(200, body[:-1]),
        lambda body: Said(200, body[: len(body) // 2]),
        lambda body: Said(200, body, cut=1),
        lambda body: Said(200, body + b"\x00"),
        lambda body: Said(200, body.decode().encode("utf-16")),
        lambda body: Said(404, PORTAL, request_id=False),
        lambda body: Said(403, PORTAL),
        lambda body: Said(400, b""),
        lambda body: Said(302, b"", {"Location": "https://example.com/"}),
    ],
    ids=range(18),
)
def test_what_is_not_whole_is_not_believed(
    aws: Aws, cloud: Cloud, own: Account, good: tuple[str, str, bytes], spoil: Callable[[bytes], Said]
) -> None:
    service, operation, body = good
    aws.script(operation, spoil(body))
    with pytest.raises(CallFailed) as failed:
        read(cloud, own, service, operation)
    assert failed.value.trouble.cause is Cause.NOT_ATTESTED
    assert not failed.value.trouble.code


@pytest.mark.parametrize(
    ("service", "operation", "said"),
    [
        ("ec2", "DescribeVpcs", Said(200, VPCS, request_id=False)),
        ("ec2", "DescribeVpcs", Said(200, b'<?xml version="1.0" encoding="UTF-8"?>\n\n' + VPCS + b"\n")),
        ("iam", "GetAccountPasswordPolicy", Said(200, POLICY, request_id=False)),
        ("organizations", "ListAccounts", Said(200, ACCOUNTS, {"Content-Type": "text/html"})),
    ],
)
def test_what_aws_and_its_imitators_really_send_is_believed(
    aws: Aws, cloud: Cloud, own: Account, service: str, operation: str, said: Said
) -> None:
    aws.script(operation, said)
    assert read(cloud, own, service, operation)


def test_without_the_expected_member_nothing_is_concluded(aws: Aws, cloud: Cloud, own: Account) -> None:
    aws.script("DescribeVpcs", ec2("DescribeVpcs", ""))
    with pytest.raises(CallFailed, match="no Vpcs"):
        read(cloud, own, "ec2", "DescribeVpcs")
    aws.script("ListAccounts", json_said({"Other": []}))
    with pytest.raises(CallFailed, match="no Accounts"):
        read(cloud, own, "organizations", "ListAccounts")


@pytest.mark.parametrize(
    ("said", "absent"),
    [
        (query_error("NoSuchEntity", status=404), True),
        (query_error("AccessDenied", status=403), False),
        (query_error("NoSuchEntityException", status=404), False),
        (
            Said(404, b"<ErrorResponse><Error><Code>NoSuchEntity</Code></Error></ErrorResponse>", request_id=False),
            False,
        ),
        (Said(404, PORTAL), False),
        (Said(404, b"NoSuchEntity"), False),
        (Said(200, b""), False),
    ],
)
def test_absent_is_only_what_aws_says_is_absent(aws: Aws, cloud: Cloud, own: Account, said: Said, absent: bool) -> None:
    aws.script("GetAccountPasswordPolicy", said)
    reader = cloud.reader(own, None, Event())
    if absent:
        assert reader.find("iam", "GetAccountPasswordPolicy", absent="NoSuchEntity") is None
    else:
        with pytest.raises(CallFailed):
            reader.find("iam", "GetAccountPasswordPolicy", absent="NoSuchEntity")


def test_a_json_error_needs_a_request_id_too(aws: Aws, cloud: Cloud, own: Account) -> None:
    said = json_error("AccountNotFoundException")
    said.request_id = False
    aws.script("DescribeAccount", said)
    with pytest.raises(CallFailed):
        cloud.reader(own, None, Event()).find(
            "organizations", "DescribeAccount", absent="AccountNotFoundException", AccountId="111122223333"
        )


def test_secrets_in_an_answer_are_taken_out(aws: Aws, cloud: Cloud, own: Account) -> None:
    inner = (
        "<vpnConnectionSet><item><vpnConnectionId>vpn-1</vpnConnectionId>"
        "<customerGatewayConfiguration>canary</customerGatewayConfiguration>"
        "<options><tunnelOptionSet><item><preSharedKey>canary</preSharedKey><outsideIpAddress>192.0.2.1"
        "</outsideIpAddress></item></tunnelOptionSet></options></item></vpnConnectionSet>"
    )
    aws.script("DescribeVpnConnections", ec2("DescribeVpnConnections", inner))
    found = cloud.reader(own, "us-east-1", Event()).items("ec2", "DescribeVpnConnections")
    assert found[0]["VpnConnectionId"] == "vpn-1"
    assert found[0]["Options"]["TunnelOptions"] == [{"OutsideIpAddress": "192.0.2.1"}]
    assert "canary" not in str(found)
