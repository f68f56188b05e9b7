"""A default VPC that stays can have its default security group emptied, unless something would be cut off."""

import pytest
from hypothesis import given

from checks.default_vpc.check import DefaultVpc
from checks.default_vpc.emptying import OFFER
from checks.default_vpc.settings import DefaultVpcSettings
from checks.default_vpc.state import DefaultVpcState
from hardener.engine.model import AnyCheck, Mark, Refusal, Remedy, Status, UndoClass
from tests.checks.reader import REGION
from tests.checks.vpc_model import VpcModel
from tests.checks.vpc_worlds import customised, worlds

CHECK: AnyCheck = DefaultVpc()
WANTED = DefaultVpcSettings()
KEPT = DefaultVpcSettings(keep_regions=(REGION,))
EMPTIED = DefaultVpcSettings(keep_regions=(REGION,), empty_kept_groups=True)


def offered(state: DefaultVpcState) -> Remedy | Refusal:
    (offer,) = CHECK.offers(state, WANTED)
    assert offer.id == OFFER
    return offer.remedy


def used(model: VpcModel, *groups: str) -> None:
    item = {"NetworkInterfaceId": "eni-1", "Description": "db", "Groups": [{"GroupId": one} for one in groups]}
    model.use("DescribeNetworkInterfaces", item)


def group_of(model: VpcModel) -> str:
    return next(iter(model.store.groups))


@given(worlds())
def test_its_rules_go_and_come_back(model: VpcModel) -> None:
    before = CHECK.read(model.reader())
    if not CHECK.offers(before, WANTED):
        return
    remedy = offered(before)
    assert isinstance(remedy, Remedy)
    assert not CHECK.reached(before, remedy.after)
    model.apply(remedy.calls)
    now = CHECK.read(model.reader())
    assert CHECK.reached(now, remedy.after)
    assert CHECK.offers(now, WANTED) == ()
    assert not CHECK.reached(now, before)
    back = CHECK.undo(before, now)
    assert isinstance(back, Remedy)
    model.apply(back.calls)
    again = CHECK.read(model.reader())
    assert CHECK.reached(again, before)
    assert CHECK.reached(again, back.after)


def test_nothing_but_the_default_group_is_touched() -> None:
    model = customised()
    remedy = offered(CHECK.read(model.reader()))
    assert isinstance(remedy, Remedy)
    assert {call.operation for call in remedy.calls} == {"RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress"}
    assert {call.params["GroupId"] for call in remedy.calls} == {group_of(model)}
    assert all(call.undo is UndoClass.EQUIVALENT for call in remedy.calls)


def test_an_interface_with_the_group_forbids_it_by_name() -> None:
    model = VpcModel()
    used(model, "sg-other", group_of(model))
    refused = offered(CHECK.read(model.reader()))
    assert isinstance(refused, Refusal)
    assert "eni-1" in refused.reason


def test_an_interface_with_another_group_does_not() -> None:
    model = VpcModel()
    used(model, "sg-other")
    assert isinstance(offered(CHECK.read(model.reader())), Remedy)


def test_the_vpc_of_another_account_is_left_alone() -> None:
    model = VpcModel()
    assert model.store.vpc is not None
    model.store.vpc["OwnerId"] = "444455556666"
    assert isinstance(offered(CHECK.read(model.reader())), Refusal)


def test_a_kept_one_fails_only_where_its_group_is_wanted_empty() -> None:
    model = VpcModel()
    state = CHECK.read(model.reader())
    assert CHECK.assess(state, KEPT).status is Status.NOT_APPLICABLE
    verdict = CHECK.assess(state, EMPTIED)
    assert (verdict.status, verdict.mark) == (Status.FAILING, Mark.KEPT)
    assert group_of(model) in verdict.summary
    remedy = CHECK.remedy(state, EMPTIED)
    assert isinstance(remedy, Remedy)
    model.apply(remedy.calls)
    now = CHECK.read(model.reader())
    assert CHECK.assess(now, EMPTIED).status is Status.NOT_APPLICABLE
    assert isinstance(CHECK.remedy(now, EMPTIED), Refusal)


def test_a_removed_one_offers_nothing() -> None:
    model = VpcModel()
    model.store.vpc = None
    assert CHECK.offers(CHECK.read(model.reader()), WANTED) == ()


@pytest.mark.parametrize(
    ("use", "mark"),
    [(False, Mark.EMPTY), (True, Mark.IN_USE)],
)
def test_a_matrix_can_tell_empty_from_in_use(use: bool, mark: Mark) -> None:
    model = VpcModel()
    if use:
        used(model)
    assert CHECK.assess(CHECK.read(model.reader()), WANTED).mark is mark
