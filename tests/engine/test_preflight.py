"""What a plan needs and what the simulator says: asked of the right identity, never blocking, never guessing."""

from collections.abc import Callable, Mapping
from threading import Event
from typing import Any

import pytest

from hardener.engine.model import Account, AsWhom, Call, Caller, CallFailed, Cause, Plan, Stopped, Trouble
from hardener.engine.preflight import Permission, Told, likely, needs
from tests.engine.test_lockout import call, change
from tests.engine.toy import ACCOUNTS, MANAGEMENT, PROD, ToyCloud, ToyReader, workbench

HOME, MEMBER = ACCOUNTS[0], ACCOUNTS[1]
ALLOWED = {"EvalDecision": "allowed"}
Answering = Callable[[str], Mapping[str, Any]]


class Iam:
    """The parts of IAM that a preflight asks, at one account."""

    def __init__(self, cloud: "SimulatedCloud", account: str) -> None:
        self._cloud = cloud
        self._account = account

    def call(self, service: str, operation: str, **params: Any) -> dict[str, Any]:
        self._cloud.asked.append((self._account, operation, params))
        if operation in self._cloud.lacks:
            raise CallFailed(Trouble(Cause.UNSUPPORTED, "no such action", f"{service}:{operation}"))
        assert operation == "GetRole"
        return {"Role": {"Arn": f"arn:aws:iam::{self._account}:role/a/path/{params['RoleName']}"}}

    def items(self, service: str, operation: str, **params: Any) -> list[Any]:
        self._cloud.asked.append((self._account, operation, params))
        if operation in self._cloud.lacks:
            raise CallFailed(Trouble(Cause.UNSUPPORTED, "no such action", f"{service}:{operation}"))
        return [{"EvalActionName": one, **self._cloud.says(one)} for one in params["ActionNames"]]


class SimulatedCloud(ToyCloud):
    """A cloud with a policy simulator."""

    def __init__(self, says: Answering = lambda _: ALLOWED) -> None:
        super().__init__()
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.lacks: set[str] = set()
        self.says = says
        self.arns: dict[str, str] = {}

    def identity(self, account: Account, by: AsWhom = AsWhom.OWN) -> Caller:
        found = super().identity(account, by)
        return Caller(account.id, self.arns.get(account.id, found.arn))

    def reader(self, account: Account, region: str | None, stop: Event) -> ToyReader:
        if stop.is_set():
            raise Stopped
        return Iam(self, account.id)  # type: ignore[return-value]

    def simulated(self) -> list[tuple[str, str, tuple[str, ...]]]:
        return sorted(
            (account, params["PolicySourceArn"], tuple(params["ActionNames"]))
            for account, operation, params in self.asked
            if operation == "SimulatePrincipalPolicy"
        )


def plan(*calls: Call) -> Plan:
    changes = tuple(change(one, id=f"change-{number}") for number, one in enumerate(calls))
    return Plan(
        id="plan-1",
        created="",
        expires="",
        tool="",
        catalogue_sha256="",
        author=Caller(MANAGEMENT, f"arn:aws:sts::{MANAGEMENT}:assumed-role/Admin/me"),
        organization="",
        management="",
        baseline_sha256="",
        accounts=(HOME, MEMBER),
        changes=changes,
    )


def told(cloud: SimulatedCloud, *calls: Call, stop: Event | None = None) -> tuple[Permission, ...]:
    return likely(cloud, plan(*calls), cloud.caller(), ACCOUNTS, stop or Event())


DELETE = call("ec2:DeleteVpc", account=PROD)


def test_the_role_is_asked_for_by_its_whole_arn() -> None:
    cloud = SimulatedCloud()
    (one,) = told(cloud, DELETE, DELETE)
    assert (one.account, one.action, one.told, one.reason) == (PROD, "ec2:DeleteVpc", Told.ALLOWED, "")
    assert cloud.simulated() == [(PROD, f"arn:aws:iam::{PROD}:role/a/path/Role", ("ec2:DeleteVpc",))]
    assert one.regions == ("us-east-1",)


def test_a_user_is_asked_for_as_it_is() -> None:
    cloud = SimulatedCloud()
    cloud.arns[PROD] = f"arn:aws:iam::{PROD}:user/team/alice"
    told(cloud, DELETE)
    assert cloud.simulated() == [(PROD, cloud.arns[PROD], ("ec2:DeleteVpc",))]


@pytest.mark.parametrize("arn", [f"arn:aws:iam::{PROD}:root", f"arn:aws:sts::{PROD}:federated-user/x"])
def test_root_is_not_told(arn: str) -> None:
    cloud = SimulatedCloud()
    cloud.arns[PROD] = arn
    (one,) = told(cloud, DELETE)
    assert (one.told, "simulator cannot speak" in one.reason) == (Told.UNTOLD, True)
    assert cloud.simulated() == []


def test_the_management_account_is_asked_about_what_it_does_in_members() -> None:
    cloud = SimulatedCloud()
    (one,) = told(cloud, call("account:PutAlternateContact", account=PROD, by=AsWhom.MANAGEMENT))
    assert (one.account, one.by) == (MANAGEMENT, AsWhom.OWN)
    assert [account for account, _, _ in cloud.simulated()] == [MANAGEMENT]


def test_a_root_session_needs_to_be_begun_by_us_and_is_not_simulated_itself() -> None:
    cloud = SimulatedCloud()
    found = {
        one.action: one for one in told(cloud, call("iam:DeleteLoginProfile", account=PROD, by=AsWhom.ROOT_DELETE))
    }
    assert found["iam:DeleteLoginProfile"].told is Told.UNTOLD
    begin = found["sts:AssumeRoot"]
    assert (begin.account, begin.told, begin.resource) == (MANAGEMENT, Told.ALLOWED, f"arn:aws:iam::{PROD}:root")
    ((_, _, params),) = [one for one in cloud.asked if one[1] == "SimulatePrincipalPolicy"]
    assert params["ResourceArns"] == [f"arn:aws:iam::{PROD}:root"]


@pytest.mark.parametrize(
    ("answer", "verdict", "word"),
    [
        ({"EvalDecision": "explicitDeny"}, Told.DENIED, "denies"),
        ({"EvalDecision": "implicitDeny"}, Told.DENIED, "no policy"),
        (
            {"EvalDecision": "explicitDeny", "OrganizationsDecisionDetail": {"AllowedByOrganizations": False}},
            Told.DENIED,
            "service control policy",
        ),
        (
            {
                "EvalDecision": "implicitDeny",
                "PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": False},
            },
            Told.DENIED,
            "boundary",
        ),
        (
            {"EvalDecision": "implicitDeny", "MissingContextValues": ["aws:MultiFactorAuthAge"]},
            Told.UNTOLD,
            "MultiFactor",
        ),
        (
            {"EvalDecision": "allowed", "OrganizationsDecisionDetail": {"AllowedByOrganizations": True}},
            Told.ALLOWED,
            "",
        ),
        ({}, Told.DENIED, "no policy"),
    ],
)
def test_what_the_simulator_says_in_words(answer: dict[str, Any], verdict: Told, word: str) -> None:
    (one,) = told(SimulatedCloud(lambda _: answer), DELETE)
    assert one.told is verdict
    assert word in one.reason


def test_an_answer_that_leaves_an_action_out_tells_nothing_of_it() -> None:
    cloud = SimulatedCloud(lambda _: {**ALLOWED, "EvalActionName": "something:Else"})
    (one,) = told(cloud, DELETE)
    assert one.told is Told.UNTOLD


@pytest.mark.parametrize("lacks", ["GetRole", "SimulatePrincipalPolicy"])
def test_an_endpoint_that_lacks_it_tells_nothing(lacks: str) -> None:
    cloud = SimulatedCloud()
    cloud.lacks = {lacks}
    (one,) = told(cloud, DELETE)
    assert one.told is Told.UNTOLD
    assert lacks in one.reason


def test_one_account_that_cannot_be_entered_leaves_the_others() -> None:
    cloud = SimulatedCloud()
    cloud.denied.add(PROD)
    assert [(one.account, one.told) for one in told(cloud, DELETE, call("ec2:DeleteVpc"))] == [
        (PROD, Told.UNTOLD),
        (MANAGEMENT, Told.ALLOWED),
    ]


def test_each_region_is_asked_for_and_those_that_agree_are_one_line() -> None:
    cloud = SimulatedCloud()
    elsewhere = [call("ec2:DeleteVpc", account=PROD, region=region) for region in ("eu-west-1", "us-east-1")]
    (one,) = told(cloud, *elsewhere)
    assert one.regions == ("eu-west-1", "us-east-1")
    regions = [params["ContextEntries"][0]["ContextKeyValues"] for _, name, params in cloud.asked if name != "GetRole"]
    assert sorted(regions) == [["eu-west-1"], ["us-east-1"]]


def test_the_worst_comes_first() -> None:
    denied = {"ec2:DeleteVpc": {"EvalDecision": "implicitDeny"}}
    cloud = SimulatedCloud(lambda action: denied.get(action, ALLOWED))
    assert [one.action for one in told(cloud, call("ec2:DeleteSubnet", account=PROD), DELETE)] == [
        "ec2:DeleteVpc",
        "ec2:DeleteSubnet",
    ]


def test_it_can_be_stopped() -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Stopped):
        told(SimulatedCloud(), DELETE, stop=stop)


def test_needs_are_told_once_each() -> None:
    cloud = SimulatedCloud()
    assert len(needs(cloud, [DELETE, DELETE, call("ec2:DeleteSubnet", account=PROD)], cloud.caller())) == 2


def test_the_workbench_offers_it(places: Any) -> None:
    cloud = SimulatedCloud()
    bench = workbench(cloud, places)
    assert [one.told for one in bench.preflight(plan(DELETE))] == [Told.ALLOWED]
    assert cloud.wire == []
