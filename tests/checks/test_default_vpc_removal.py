"""The removal respects what hangs on what, and every stop on the way leads back."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from checks.default_vpc.check import DefaultVpc
from checks.default_vpc.settings import DefaultVpcSettings
from checks.default_vpc.shape import alike, connected, opened, zones
from checks.default_vpc.state import DefaultVpcState
from hardener.engine.model import Idempotency, Refusal, Remedy, Risk, UndoClass
from tests.checks.vpc_model import VpcModel, resolved
from tests.checks.vpc_worlds import customised, worlds

CHECK = DefaultVpc()
WANTED = DefaultVpcSettings()
unhurried = profile(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(model: VpcModel) -> DefaultVpcState:
    return CHECK.read(model.reader())


def planned(state: DefaultVpcState) -> Remedy:
    remedy = CHECK.remedy(state, WANTED)
    assert isinstance(remedy, Remedy)
    return remedy


def saved(remedy: Remedy) -> DefaultVpcState:
    """Return the goal as a plan file would give it back."""
    return DefaultVpcState.load(remedy.after.dump())


@unhurried
@given(worlds())
def test_the_calls_are_in_an_order_that_aws_takes(model: VpcModel) -> None:
    remedy = planned(read(model))
    model.apply(remedy.calls)
    now = read(model)
    assert now.vpc is None
    assert CHECK.reached(now, saved(remedy))


@unhurried
@given(worlds(), st.data())
def test_after_a_stop_anywhere_the_rest_is_planned_again(model: VpcModel, data: st.DataObject) -> None:
    remedy = planned(read(model))
    loose = {gateway for gateway, item in model.store.gateways.items() if not item["Attachments"]}
    gone = {call.params["InternetGatewayId"] for call in remedy.calls if call.operation == "DeleteInternetGateway"}
    done = data.draw(st.integers(0, len(remedy.calls) - 1))
    model.apply(remedy.calls[:done])
    again = planned(read(model))
    # A gateway that no route names cannot be told from a stranger's once it is detached.
    named = {route["GatewayId"] for table in model.store.tables.values() for route in table["Routes"]}
    rest = [(call.operation, call.params) for call in remedy.calls[done:]]
    if gone <= named:
        assert [(call.operation, call.params) for call in again.calls] == rest
    model.apply(again.calls)
    assert read(model).vpc is None
    if gone <= named:
        assert set(model.store.gateways) == loose - gone


@unhurried
@given(worlds(), st.data())
def test_after_a_stop_anywhere_undo_gives_the_shape_back(model: VpcModel, data: st.DataObject) -> None:
    before = read(model)
    assert before.vpc is not None
    remedy = planned(before)
    done = data.draw(st.integers(0, len(remedy.calls)))
    model.apply(remedy.calls[:done])
    now = read(model)
    back = CHECK.undo(before, now)
    if isinstance(back, Remedy):
        model.apply(back.calls)
        now = read(model)
        assert CHECK.reached(now, saved(back))
        assert not CHECK.reached(DefaultVpcState(account=now.account, region=now.region), saved(back))
    else:
        assert done < len(remedy.calls)
    assert now.vpc is not None
    assert zones(now.vpc) >= zones(before.vpc)
    assert connected(now.vpc) >= connected(before.vpc)
    assert opened(now.vpc) >= opened(before.vpc)
    if done == len(remedy.calls):
        assert now.vpc.id != before.vpc.id
    again = CHECK.undo(before, now)
    assert isinstance(again, Refusal)


@unhurried
@given(worlds())
def test_what_undo_made_can_be_removed_again(model: VpcModel) -> None:
    before = read(model)
    model.apply(planned(before).calls)
    none = read(model)
    back = CHECK.undo(before, none)
    assert isinstance(back, Remedy)
    assert isinstance(CHECK.undo(none, saved(back)), Remedy)
    model.apply(back.calls)
    redone = CHECK.undo(none, read(model))
    assert isinstance(redone, Remedy)
    model.apply(redone.calls)
    assert CHECK.reached(read(model), none)


def test_the_order_is_the_one_of_the_fact_card() -> None:
    remedy = planned(read(customised()))
    assert list(dict.fromkeys(call.operation for call in remedy.calls)) == [
        "DisassociateRouteTable",
        "DetachInternetGateway",
        "DeleteInternetGateway",
        "DeleteSubnet",
        "DeleteRouteTable",
        "DeleteNetworkAcl",
        "RevokeSecurityGroupIngress",
        "RevokeSecurityGroupEgress",
        "DeleteSecurityGroup",
        "DeleteVpc",
    ]


def test_every_delete_is_irreversible_says_what_is_lost_and_knows_its_not_found() -> None:
    for call in planned(read(customised())).calls:
        assert call.undo is UndoClass.EQUIVALENT
        assert call.gone
        assert call.idempotency is Idempotency.SET
        if call.operation.startswith("Delete"):
            assert call.risk is Risk.IRREVERSIBLE
            assert call.loses
        else:
            assert call.risk in (Risk.DISRUPTIVE, Risk.IRREVERSIBLE)


def test_what_somebody_made_is_named_among_the_losses() -> None:
    model = customised()
    store = model.store
    assert store.vpc is not None
    store.vpc["Tags"] = [{"Key": "team", "Value": "[bold]x\x1b[2J"}]
    store.vpc["Ipv6CidrBlockAssociationSet"] = [
        {"Ipv6CidrBlock": "2001:db8::/56", "Ipv6CidrBlockState": {"State": "associated"}},
        {"Ipv6CidrBlock": "2001:db8:1::/56", "Ipv6CidrBlockState": {"State": "disassociated"}},
    ]
    next(iter(store.subnets.values()))["MapPublicIpOnLaunch"] = False
    model.use("DescribeFlowLogs", {"FlowLogId": "fl-1", "ResourceId": store.vpc_id, "LogGroupName": "flows"})
    lost = "\n".join(loss for call in planned(read(model)).calls for loss in call.loses)
    for text in (
        "team=[bold]x\x1b[2J",
        "2001:db8::/56",
        "DHCP options dopt-1",
        "flow log fl-1",
        "10.9.0.0/16",
        "(web), number of its rules: 1",
        "the changed rules of the default security group sg-000a, 1 in number",
        "the setting that gives no public addresses in eu-west-1a",
    ):
        assert text in lost
    assert "2001:db8:1::/56" not in lost


def test_a_default_group_that_was_emptied_is_a_loss() -> None:
    model = VpcModel()
    model.store.rules.clear()
    lost = [loss for call in planned(read(model)).calls for loss in call.loses]
    assert any(loss.startswith("the emptied default security group") for loss in lost)


@unhurried
@given(worlds(), st.data())
def test_undo_towards_its_own_goal_asks_for_exactly_what_is_left(model: VpcModel, data: st.DataObject) -> None:
    """The engine settles a lost answer by asking whether the way to the goal still holds the call."""
    before = read(model)
    remedy = planned(before)
    model.apply(remedy.calls[: data.draw(st.integers(1, len(remedy.calls)))])
    back = CHECK.undo(before, read(model))
    if isinstance(back, Refusal):
        return
    done = data.draw(st.integers(0, len(back.calls) - 1))
    outputs = model.apply(back.calls[:done])
    left = CHECK.undo(saved(back), read(model))
    assert isinstance(left, Remedy)
    asked = [(call.operation, call.params) for call in left.calls]
    rest = [(call.operation, resolved(call.params, outputs)) for call in back.calls[done:]]
    # That a new gateway which hangs on nothing is ours cannot be read.
    if not done or back.calls[done - 1].operation != "CreateInternetGateway":
        assert asked == rest


def test_undo_refuses_another_default_vpc() -> None:
    model = VpcModel()
    before = read(model)
    model.apply(planned(before).calls)
    model.store.make_default()
    del model.store.subnets[next(iter(model.store.subnets))]
    refused = CHECK.undo(before, read(model))
    assert isinstance(refused, Refusal)
    assert f"another default VPC by now, {model.store.vpc_id}" in refused.reason


@pytest.mark.parametrize("missing", ["subnet", "gateway", "route"])
def test_undo_has_not_worked_while_a_part_of_the_shape_is_missing(missing: str) -> None:
    model = VpcModel()
    before = read(model)
    model.apply(planned(before).calls)
    back = CHECK.undo(before, read(model))
    assert isinstance(back, Remedy)
    model.apply(back.calls)
    assert CHECK.reached(read(model), saved(back))
    store = model.store
    if missing == "subnet":
        del store.subnets[next(iter(store.subnets))]
    elif missing == "gateway":
        next(iter(store.gateways.values()))["Attachments"] = []
    else:
        next(iter(store.tables.values()))["Routes"].pop()
    assert not CHECK.reached(read(model), saved(back))


def test_a_detached_gateway_is_attached_again_and_a_deleted_one_replaced() -> None:
    model = VpcModel()
    next(iter(model.store.gateways.values()))["Tags"] = [
        {"Key": "Name", "Value": "way out"},
        {"Key": "aws:x", "Value": "y"},
    ]
    before = read(model)
    calls = planned(before).calls
    model.apply(calls[:1])
    reattached = CHECK.undo(before, read(model))
    assert isinstance(reattached, Remedy)
    assert [call.operation for call in reattached.calls] == ["AttachInternetGateway"]
    model.apply(calls[1:2])
    replaced = CHECK.undo(before, read(model))
    assert isinstance(replaced, Remedy)
    assert [call.operation for call in replaced.calls] == [
        "CreateInternetGateway",
        "AttachInternetGateway",
        "ReplaceRoute",
    ]
    assert replaced.calls[0].params["TagSpecifications"][0]["Tags"] == [{"Key": "Name", "Value": "way out"}]
    assert replaced.calls[1].params["InternetGatewayId"] == {
        "$after": {"call": "gateway", "path": "InternetGateway.InternetGatewayId"}
    }


def test_undo_leaves_a_route_that_was_led_elsewhere_since() -> None:
    model = VpcModel()
    before = read(model)
    model.apply(planned(before).calls[:2])
    route = next(iter(model.store.tables.values()))["Routes"][-1]
    route.update(GatewayId="vgw-1", State="active")
    back = CHECK.undo(before, read(model))
    assert isinstance(back, Remedy)
    assert [call.operation for call in back.calls] == ["CreateInternetGateway", "AttachInternetGateway"]


def test_undo_of_a_half_removal_names_what_does_not_come_back() -> None:
    model = customised()
    before = read(model)
    calls = planned(before).calls
    model.apply(calls[: len(calls) - 1])
    back = CHECK.undo(before, read(model))
    assert isinstance(back, Remedy)
    assert "(web)" in back.warnings[0]
    assert "route table" in back.warnings[0]
    assert before.vpc is not None
    now = read(model)
    assert now.vpc is not None
    assert not alike(now.vpc, before.vpc)


def test_a_dead_route_is_no_drift() -> None:
    model = VpcModel()
    before = read(model)
    next(iter(model.store.tables.values()))["Routes"][-1]["State"] = "blackhole"
    now = read(model)
    assert now != before
    assert now.essence() == before.essence()
