"""The organization, as much of it as may be seen."""

from collections.abc import Mapping
from threading import Event

import pytest

from hardener.engine.model import Account, CallFailed, Cause, Cloud, Organization
from tests.aws.server import MANAGEMENT, MEMBER, Asked, Aws, Said, ec2, ec2_error, json_error, json_said

ORGANIZATION = {"Organization": {"Id": "o-1", "MasterAccountId": MANAGEMENT}}
ARN = f"arn:aws:organizations::{MANAGEMENT}:account/o-1/"
DENIED = json_error("AccessDeniedException", "You don't have permissions to access this resource.")
BY_SCP = json_error("AccessDeniedException", "x with an explicit deny in a service control policy")


def one(id_: str, **more: str) -> dict[str, str]:
    return {"Id": id_, "Name": f"account {id_}", "Arn": ARN + id_, **more}


def listed(*pages: list[dict[str, str]]) -> list[Said]:
    tokens = [{"NextToken": f"t{number}"} for number in range(1, len(pages))] + [{}]
    return [json_said({"Accounts": page, **token}) for page, token in zip(pages, tokens, strict=True)]


def tree(aws: Aws, units: Mapping[str, list[tuple[str, str]]], accounts: Mapping[str, list[str]]) -> None:
    """Script an organization's tree: per parent its units, and its accounts."""

    def below(asked: Asked) -> Said:
        found = [{"Id": id_, "Name": name} for id_, name in units.get(asked.given["ParentId"], [])]
        return json_said({"OrganizationalUnits": found})

    def inside(asked: Asked) -> Said:
        return json_said({"Accounts": [one(id_) for id_ in accounts.get(asked.given["ParentId"], [])]})

    aws.script("ListRoots", json_said({"Roots": [{"Id": "r-1", "Name": "Root"}]}))
    aws.script("ListOrganizationalUnitsForParent", below)
    aws.script("ListAccountsForParent", inside)


@pytest.fixture
def managed(aws: Aws) -> Aws:
    aws.script("DescribeOrganization", json_said(ORGANIZATION))
    aws.script("ListAccounts", *listed([one(MANAGEMENT, State="ACTIVE")], [], [one(MEMBER, State="ACTIVE")]))
    tree(aws, {"r-1": [("ou-1", "Workloads")], "ou-1": [("ou-2", "Prod")]}, {"r-1": [MANAGEMENT], "ou-2": [MEMBER]})
    return aws


def found(cloud: Cloud) -> Organization:
    organization = cloud.organization()
    assert organization is not None
    return organization


def test_accounts_of_all_pages_with_the_units_above_them(managed: Aws, cloud: Cloud) -> None:
    assert found(cloud) == Organization(
        "o-1",
        MANAGEMENT,
        (
            Account(id=MANAGEMENT, name=f"account {MANAGEMENT}", management=True),
            Account(id=MEMBER, name=f"account {MEMBER}", path=("Workloads", "Prod")),
        ),
    )
    assert {asked.region for asked in managed.asked("ListAccounts", "ListRoots")} == {"us-east-1"}


def test_state_counts_before_status(managed: Aws, cloud: Cloud) -> None:
    managed.script(
        "ListAccounts",
        *listed([one("1", State="PENDING_CLOSURE", Status="ACTIVE"), one("2", Status="SUSPENDED"), one("3")]),
    )
    assert [account.state for account in found(cloud).accounts] == ["PENDING_CLOSURE", "SUSPENDED", "ACTIVE"]


def test_accounts_are_flat_where_the_units_may_not_be_seen(managed: Aws, cloud: Cloud) -> None:
    managed.script("ListOrganizationalUnitsForParent", DENIED)
    organization = found(cloud)
    assert len(organization.accounts) == 2
    assert "organizations:ListOrganizationalUnitsForParent" in organization.incomplete


@pytest.mark.parametrize(
    "said",
    [
        json_error("AWSOrganizationsNotInUseException"),
        json_said({"Organization": {"Id": "o-1", "MasterAccountId": "999999999999"}}),
        BY_SCP,
    ],
    ids=["standalone", "member", "member under a policy"],
)
def test_whoever_manages_no_organization_has_just_that_account(aws: Aws, cloud: Cloud, said: Said) -> None:
    aws.script("DescribeOrganization", said)
    assert cloud.organization() is None
    assert aws.asked("ListAccounts") == []


def test_who_may_see_nothing_has_just_that_account_and_is_told_why(aws: Aws, cloud: Cloud) -> None:
    aws.script("DescribeOrganization", DENIED)
    aws.script("ListAccounts", DENIED)
    found = cloud.organization()
    assert found is not None
    assert (found.id, found.management) == ("", "")
    assert [account.alone for account in found.accounts] == [True]
    assert "organizations:DescribeOrganization" in found.incomplete


def test_who_may_only_list_accounts_still_manages_them(managed: Aws, cloud: Cloud) -> None:
    managed.script("DescribeOrganization", DENIED)
    managed.script("ListAccounts", *listed([one(MANAGEMENT), one(MEMBER)]))
    organization = found(cloud)
    assert (organization.id, organization.management, len(organization.accounts)) == ("o-1", MANAGEMENT, 2)


def test_a_delegated_administrator_has_just_its_account(aws: Aws, cloud: Cloud) -> None:
    aws.script("DescribeOrganization", DENIED)
    foreign = {"Id": "1", "Name": "x", "Arn": "arn:aws:organizations::999999999999:account/o-1/1"}
    aws.script("ListAccounts", *listed([foreign]))
    assert cloud.organization() is None


def test_a_management_account_that_may_not_list_says_so(managed: Aws, cloud: Cloud) -> None:
    managed.script("ListAccounts", DENIED)
    organization = found(cloud)
    assert [(account.id, account.management) for account in organization.accounts] == [(MANAGEMENT, True)]
    assert "organizations:ListAccounts" in organization.incomplete


@pytest.mark.parametrize("operation", ["DescribeOrganization", "ListAccounts"])
@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (json_error("TooManyRequestsException"), Cause.THROTTLED),
        (json_error("ServiceException", status=500), Cause.UNREACHABLE),
        (Said(200, b"<html></html>"), Cause.NOT_ATTESTED),
        (Said(reset=True), Cause.UNREACHABLE),
        (json_error("ExpiredTokenException"), Cause.EXPIRED),
    ],
    ids=range(5),
)
def test_what_cannot_be_told_is_not_guessed(
    managed: Aws, cloud: Cloud, operation: str, said: Said, cause: Cause
) -> None:
    managed.script(operation, said)
    with pytest.raises(CallFailed) as failed:
        cloud.organization()
    assert failed.value.trouble.cause is cause


def test_a_list_that_goes_round_in_a_circle_is_not_believed(managed: Aws, cloud: Cloud) -> None:
    managed.script("ListAccounts", json_said({"Accounts": [one("1")], "NextToken": "same"}))
    with pytest.raises(CallFailed, match="again and again"):
        cloud.organization()


def test_a_tree_that_never_ends_is_given_up(managed: Aws, cloud: Cloud) -> None:
    tree(managed, {"r-1": [("ou-1", "Self")], "ou-1": [("ou-1", "Self")]}, {})
    assert len(found(cloud).accounts) == 2


def regions(*names: tuple[str, str]) -> Said:
    items = "".join(
        f"<item><regionName>{name}</regionName><optInStatus>{status}</optInStatus></item>" for name, status in names
    )
    return ec2("DescribeRegions", f"<regionInfo>{items}</regionInfo>")


def test_enabled_regions_are_sorted(aws: Aws, cloud: Cloud, member: Account) -> None:
    said = regions(("us-east-1", "opt-in-not-required"), ("af-south-1", "opted-in"), ("ap-east-1", "not-opted-in"))
    aws.script("DescribeRegions", said)
    assert cloud.regions(member) == ("af-south-1", "us-east-1")
    assert aws.owners[aws.asked("DescribeRegions")[0].key] == MEMBER


def test_regions_are_asked_of_the_account_service_where_ec2_is_denied(aws: Aws, cloud: Cloud, own: Account) -> None:
    aws.script("DescribeRegions", ec2_error("UnauthorizedOperation", status=403))
    aws.script("listRegions", json_said({"Regions": [{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}]}))
    assert cloud.regions(own) == ("eu-west-1", "us-east-1")
    aws.script("listRegions", DENIED)
    with pytest.raises(CallFailed) as failed:
        cloud.regions(own)
    assert failed.value.trouble.action == "ec2:DescribeRegions"


def test_reading_goes_on_after_the_organization_could_not_be_read(aws: Aws, cloud: Cloud, own: Account) -> None:
    aws.script("DescribeOrganization", Said(200, b""))
    with pytest.raises(CallFailed):
        cloud.organization()
    assert cloud.reader(own, "us-east-1", Event()).items("ec2", "DescribeVpcs") == []
