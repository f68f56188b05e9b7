"""The default VPC's states, and what is said of each."""

import msgspec
import pytest

from checks.default_vpc.check import DefaultVpc
from checks.default_vpc.settings import DefaultVpcSettings
from checks.default_vpc.state import DefaultVpcState
from hardener.engine.model import CallFailed, Cause, Refusal, Remedy, Status, settings_of
from tests.checks.reader import REGION
from tests.checks.vpc_model import VpcModel
from tests.checks.vpc_worlds import customised

CHECK = DefaultVpc()
WANTED = DefaultVpcSettings()
KEPT = DefaultVpcSettings(keep_regions=(REGION,))


def without() -> VpcModel:
    model = VpcModel()
    model.store.vpc = None
    return model


def test_none_is_ok_after_two_calls() -> None:
    reader = without().reader()
    state = CHECK.read(reader)
    assert CHECK.assess(state, WANTED).status is Status.OK
    assert CHECK.assess(state, KEPT).status is Status.OK
    assert reader.asked == ["ec2:DescribeVpcs", "ec2:DescribeAccountAttributes"]
    assert isinstance(CHECK.remedy(state, WANTED), Refusal)


def test_an_empty_one_fails() -> None:
    state = CHECK.read(VpcModel().reader())
    verdict = CHECK.assess(state, WANTED)
    assert verdict.status is Status.FAILING
    assert verdict.summary == "empty default VPC vpc-0001 with 3 subnets"
    remedy = CHECK.remedy(state, WANTED)
    assert isinstance(remedy, Remedy)
    assert any("Auto Scaling groups" in warning for warning in remedy.warnings)


def test_one_that_is_kept_is_not_applicable_and_never_removed() -> None:
    state = CHECK.read(VpcModel().reader())
    verdict = CHECK.assess(state, KEPT)
    assert verdict.status is Status.NOT_APPLICABLE
    assert "2 rules" in verdict.details[0]
    assert isinstance(CHECK.remedy(state, KEPT), Refusal)


def test_one_of_another_account_is_for_that_account() -> None:
    model = VpcModel()
    assert model.store.vpc is not None
    model.store.vpc["OwnerId"] = "444455556666"
    state = CHECK.read(model.reader())
    assert CHECK.assess(state, WANTED).status is Status.MANUAL
    refused = CHECK.remedy(state, WANTED)
    assert isinstance(refused, Refusal)
    assert "444455556666" in refused.reason


def test_two_answers_that_contradict_each_other_are_none() -> None:
    model = without()
    model.attribute = "vpc-0001"
    reader = model.reader()
    with pytest.raises(CallFailed) as failed:
        CHECK.read(reader)
    assert failed.value.trouble.cause is Cause.NOT_ATTESTED
    assert sum(reader.waited) == 20


def test_a_contradiction_that_passes_is_waited_for() -> None:
    model = without()
    model.attribute = "vpc-0001"
    reader = model.reader()

    def settle(seconds: float) -> None:
        model.attribute = None

    reader.wait = settle  # type: ignore[method-assign]
    assert CHECK.read(reader).vpc is None


def test_a_failed_cross_check_is_no_answer() -> None:
    with pytest.raises(CallFailed):
        CHECK.read(without().reader(fail_at=2))


def test_a_state_survives_being_written_down() -> None:
    state = CHECK.read(customised().reader())
    assert DefaultVpcState.load(state.dump()) == state
    assert DefaultVpcState.load(msgspec.json.decode(msgspec.json.encode(state.dump()))) == state


def test_a_strangers_loose_gateway_is_named_and_left_alone() -> None:
    model = VpcModel()
    stranger = model.store.gateway(attached=False)
    state = CHECK.read(model.reader())
    assert state.detached_gateways == (stranger,)
    remedy = CHECK.remedy(state, WANTED)
    assert isinstance(remedy, Remedy)
    assert stranger in remedy.warnings[-1]
    assert stranger not in [call.params.get("InternetGatewayId") for call in remedy.calls]
    model.store.gateway(attached=False)
    assert CHECK.read(model.reader()).essence() == state.essence()


def test_rows_are_the_same_lines_with_and_without_a_vpc() -> None:
    full, none = CHECK.rows(CHECK.read(customised().reader())), CHECK.rows(CHECK.read(without().reader()))
    assert [row.label for row in full] == [row.label for row in none]
    assert {row.value for row in none} == {"none"}
    values = {row.label: row.value for row in full}
    assert values["Default VPC"] == "vpc-0001"
    assert values["Address range"] == "172.31.0.0/16"
    assert values["Subnets"].startswith("eu-west-1a 172.31.2.0/24; eu-west-1a 172.31.")
    assert "(not a default one)" in values["Subnets"]
    assert "default" in values["Security groups"]


def test_a_region_that_can_be_none_is_refused() -> None:
    regions = ["us-gov-west-1", "eusc-de-east-1"]
    assert settings_of(CHECK, {"keep_regions": regions}) == DefaultVpcSettings(keep_regions=tuple(regions))
    with pytest.raises(msgspec.ValidationError):
        settings_of(CHECK, {"keep_regions": ["eu-west1"]})
