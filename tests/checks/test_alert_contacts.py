"""Contacts: what is asked of them, what AWS takes, and the way there and back."""

import re

import msgspec
import pytest

from checks.alert_contacts.addresses import email_fault, personal, phone_fault
from checks.alert_contacts.check import AlertContacts
from checks.alert_contacts.settings import AlertSettings
from checks.alert_contacts.state import AlertState
from hardener.engine.model import Account, AnyCheck, AsWhom, CallFailed, Draft, Refusal, Remedy, Status, UndoClass
from tests.checks.alerts_model import MEMBER, PAYER, AlertsModel, contact
from tests.checks.reader import ACCOUNT, AwsError
from tests.checks.service import operation

CHECK: AnyCheck = AlertContacts()
KINDS = ("SECURITY", "OPERATIONS", "BILLING")
WANTED = AlertSettings(
    security_email="security@acme.example",
    security_phone="+49 30 1",
    operations_email="operations@acme.example",
    operations_phone="+49 30 2",
    billing_email="billing@acme.example",
    billing_phone="(030) 3",
)
ONLY = {"topics": False, "root_sign_in": False, "budget_usd": 0, "anomaly_usd": 0}


def member(model: AlertsModel) -> AlertState:
    found: AlertState = CHECK.read(model.reader(account=MEMBER))
    return found


def planned(model: AlertsModel, wanted: AlertSettings) -> Remedy:
    remedy = CHECK.remedy(member(model), wanted)
    assert isinstance(remedy, Remedy)
    return remedy


def all_three() -> AlertsModel:
    model = AlertsModel()
    model.contacts = {kind: contact(kind) for kind in KINDS}
    return model


@pytest.mark.parametrize("account", [MEMBER, PAYER], ids=["member", "payer"])
def test_every_read_that_fails_is_no_verdict(account: Account) -> None:
    model = all_three().with_topic("security", "a@b.example").with_monitor()
    model.rule = {"EventPattern": "{}", "State": "ENABLED"}
    model.apply(planned_for_payer(model))
    whole = model.reader(account=account, held=frozenset())
    CHECK.read(whole)
    assert len(whole.asked) == (3 if account is MEMBER else 17)
    for number in range(1, len(whole.asked) + 1):
        with pytest.raises(CallFailed):
            CHECK.read(model.reader(number, account=account, held=frozenset()))


def planned_for_payer(model: AlertsModel) -> tuple[Draft, ...]:
    remedy = CHECK.remedy(CHECK.read(model.reader()), WANTED)
    assert isinstance(remedy, Remedy)
    return remedy.calls


def test_a_member_is_asked_for_its_contacts_only_and_nothing_else_is_missed() -> None:
    reader = all_three().reader(account=MEMBER)
    state = CHECK.read(reader)
    assert set(reader.asked) == {"account:GetAlternateContact"}
    verdict = CHECK.assess(state, WANTED)
    assert [row.label for row in CHECK.rows(state)] == ["Security contact", "Operations contact", "Billing contact"]
    assert verdict.status is Status.FAILING
    assert not any("topic" in line or "budget" in line for line in verdict.details)


def test_without_addresses_it_fails_and_plans_nothing() -> None:
    state = member(AlertsModel())
    verdict = CHECK.assess(state, AlertSettings())
    assert verdict.status is Status.FAILING
    assert (
        verdict.summary
        == "no security, operations and billing contact; fill in the addresses (security_email in the baseline)"
    )
    remedy = CHECK.remedy(state, AlertSettings())
    assert isinstance(remedy, Refusal)
    assert "fill in the addresses" in remedy.reason


@pytest.mark.parametrize(
    ("needed", "summary"),
    [
        ("security", "no security contact; fill in the addresses (security_email in the baseline)"),
        ("none", "no contact is asked for"),
    ],
)
def test_an_organization_may_need_fewer_contacts(needed: str, summary: str) -> None:
    verdict = CHECK.assess(member(AlertsModel()), AlertSettings(needed=needed))  # type: ignore[arg-type]
    assert verdict.summary == summary


def test_contacts_that_are_there_are_ok_when_none_is_asked_for() -> None:
    verdict = CHECK.assess(member(all_three()), AlertSettings())
    assert (verdict.status, verdict.summary) == (Status.OK, "security, operations and billing contact set")
    assert isinstance(CHECK.remedy(member(all_three()), AlertSettings()), Refusal)


def test_a_contact_that_differs_fails_with_what_differs_and_the_setting_wins() -> None:
    model = all_three()
    verdict = CHECK.assess(member(model), AlertSettings(security_phone="112"))
    assert verdict.status is Status.FAILING
    assert verdict.summary == "security contact: phone is +49 30 1, wanted 112"
    (call,) = planned(model, AlertSettings(security_phone="112")).calls
    # AWS wants all of it, so what nobody asks to change is sent as it is.
    assert call.params == {
        "AlternateContactType": "SECURITY",
        "Name": "SECURITY team",
        "Title": "SECURITY desk",
        "EmailAddress": "security@acme.example",
        "PhoneNumber": "112",
    }


def test_who_is_replaced_is_said_in_the_verdict_and_as_a_warning() -> None:
    model, wanted = all_three(), AlertSettings(security_email="soc@acme.example")
    replaced = "Security team <soc@acme.example> replaces SECURITY team <security@acme.example> as SECURITY contact"
    assert replaced in CHECK.assess(member(model), wanted).summary
    assert f"{replaced}." in planned(model, wanted).warnings
    # Whoever keeps the contact is not replaced, and neither is nobody.
    assert not any("replaces" in line for line in planned(model, AlertSettings(security_phone="112")).warnings)
    fresh = planned(AlertsModel(), AlertSettings(security_email="soc@acme.example", security_phone="112"))
    assert not any("replaces" in line for line in fresh.warnings)


def test_with_another_address_nobodys_name_and_title_are_kept() -> None:
    (call,) = planned(all_three(), AlertSettings(security_email="soc@acme.example")).calls
    assert call.params["Name"] == "Security team"
    assert call.params["Title"] == "Security contact"
    assert call.params["PhoneNumber"] == "+49 30 1"
    (call,) = planned(all_three(), AlertSettings(security_email="soc@acme.example", security_name="SOC")).calls
    assert (call.params["Name"], call.params["Title"]) == ("SOC", "Security contact")


def test_a_half_filled_contact_is_not_planned_and_says_what_is_missing() -> None:
    wanted = AlertSettings(needed="none", security_email="soc@acme.example")
    verdict = CHECK.assess(member(AlertsModel()), wanted)
    assert verdict.summary == (
        "security contact: fill in the phone as well (security_phone in the baseline); AWS wants all four together"
    )
    assert isinstance(CHECK.remedy(member(AlertsModel()), wanted), Refusal)


def test_what_aws_would_refuse_is_said_and_not_planned_and_the_rest_is() -> None:
    wanted = msgspec.structs.replace(WANTED, security_email="nobody", operations_phone="call us")
    verdict = CHECK.assess(member(AlertsModel()), wanted)
    assert verdict.status is Status.FAILING
    assert any("'nobody' is no e-mail address" in line for line in verdict.details)
    assert any("'call us' is no phone number" in line for line in verdict.details)
    assert [call.params["AlternateContactType"] for call in planned(AlertsModel(), wanted).calls] == ["BILLING"]


@pytest.mark.parametrize(
    "address",
    ["a@b.example", "x" * 242 + "@acme.example", "o'neil@x.example", "a b@x.example", "a@x", "a@x..de", "ä@x.de", ""],
)
def test_addresses_are_those_of_awss_own_pattern(address: str) -> None:
    shape = operation("account", "PutAlternateContact").input_shape.members["EmailAddress"]
    aws_takes = re.fullmatch(shape.metadata["pattern"], address, re.ASCII) and len(address) <= shape.metadata["max"]
    if not email_fault(address):
        assert aws_takes
    if not aws_takes:
        assert email_fault(address)


@pytest.mark.parametrize(
    ("number", "good"), [("+49 (30) 1-2", True), ("1" * 26, False), ("12a", False), ("+", False), ("", False)]
)
def test_phone_numbers(number: str, good: bool) -> None:
    assert (phone_fault(number) == "") is good


@pytest.mark.parametrize(
    ("address", "one"),
    [
        ("anna.keller@acme.example", True),
        ("a.keller+aws@acme.example", True),
        ("Anna_Maria-Keller@acme.example", True),
        ("aws-security@acme.example", False),
        ("security.team@acme.example", False),
        ("it-alerts@acme.example", False),
        ("keller@acme.example", False),
        ("team.4711@acme.example", False),
    ],
)
def test_one_persons_address_is_told_from_a_list(address: str, one: bool) -> None:
    assert personal(address) is one


def test_one_persons_address_is_warned_of_and_can_be_attested() -> None:
    wanted = AlertSettings(needed="none", security_email="anna.keller#1@acme.example", security_phone="1")
    model = AlertsModel()
    model.contacts["BILLING"] = contact("BILLING", "carl.otto@acme.example")
    verdict = CHECK.assess(member(model), wanted)
    assert [one.id for one in verdict.statements] == ["list:carl.otto@acme.example"]
    wanted = msgspec.structs.replace(wanted, security_email="anna.keller@acme.example")
    model.apply(planned(model, wanted).calls)
    verdict = CHECK.assess(member(model), wanted)
    assert verdict.status is Status.OK
    assert [one.id for one in verdict.statements] == ["list:anna.keller@acme.example", "list:carl.otto@acme.example"]
    assert any("anna.keller@acme.example looks like one person's" in line for line in verdict.details)
    assert verdict.statements[0].text == (
        "anna.keller@acme.example is a list or shared mailbox that several people read"
    )


def test_there_and_back_is_exact() -> None:
    model = AlertsModel()
    model.contacts["SECURITY"] = contact("SECURITY", "old@acme.example")
    before = member(model)
    remedy = planned(model, WANTED)
    assert {call.undo for call in remedy.calls} == {UndoClass.EXACT}
    assert all("AccountId" not in call.params for call in remedy.calls)
    model.apply(remedy.calls)
    now = member(model)
    assert CHECK.reached(now, remedy.after)
    assert not CHECK.reached(before, remedy.after)
    assert CHECK.assess(now, WANTED).status is Status.OK
    back = CHECK.undo(before, now)
    assert isinstance(back, Remedy)
    model.apply(back.calls)
    assert model.sent[-3:] == ["PutAlternateContact", "DeleteAlternateContact", "DeleteAlternateContact"]
    assert model.contacts == {"SECURITY": contact("SECURITY", "old@acme.example")}
    assert CHECK.reached(member(model), back.after)


def test_a_member_that_may_not_itself_is_asked_about_by_the_management_account() -> None:
    model = AlertsModel()
    reader = model.reader(1, account=MEMBER)
    state = CHECK.read(reader)
    assert (
        reader.asked_by
        == [(AsWhom.OWN, "account:GetAlternateContact")] + [(AsWhom.MANAGEMENT, "account:GetAlternateContact")] * 3
    )
    remedy = CHECK.remedy(state, WANTED)
    assert isinstance(remedy, Remedy)
    assert {(call.by, call.params["AccountId"]) for call in remedy.calls} == {(AsWhom.MANAGEMENT, ACCOUNT)}
    model.apply(remedy.calls)
    back = CHECK.undo(state, CHECK.read(model.reader(1, account=MEMBER)))
    assert isinstance(back, Remedy)
    model.apply(back.calls)
    assert model.contacts == {}


def test_only_a_denial_is_got_around(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_: object) -> None:
        raise AwsError("InternalServerException")

    model = AlertsModel()
    monkeypatch.setattr(model, "on_get_alternate_contact", busy)
    reader = model.reader(account=MEMBER)
    with pytest.raises(CallFailed):
        CHECK.read(reader)
    assert {whom for whom, _ in reader.asked_by} == {AsWhom.OWN}


def test_who_reads_the_topics_is_asked_where_the_topics_are() -> None:
    wanted = AlertSettings(needed="none", security_subscribers=("anna.keller@acme.example",))
    assert not CHECK.assess(member(AlertsModel()), wanted).statements
    assert CHECK.assess(CHECK.read(AlertsModel().reader()), wanted).statements


def test_the_management_account_is_never_asked_about_by_its_id() -> None:
    with pytest.raises(CallFailed):
        CHECK.read(AlertsModel().reader(1, account=PAYER))


def test_the_state_survives_a_plan_file_and_hostile_text_is_just_text() -> None:
    model = all_three()
    model.contacts["SECURITY"] = contact("SECURITY", "x@y.example", Name="[red]x\x1b[2J", Title="=cmd()")
    state = member(model)
    assert AlertState.load(state.dump()) == state
    assert "[red]x\x1b[2J" in CHECK.rows(state)[0].value


def test_cells_and_columns_are_as_many() -> None:
    for account in (MEMBER, PAYER):
        state = CHECK.read(all_three().reader(account=account))
        assert len(CHECK.cells(state)) == len(CHECK.columns)
    assert CHECK.cells(member(all_three()))[:3] == (
        "security@acme.example",
        "operations@acme.example",
        "billing@acme.example",
    )
