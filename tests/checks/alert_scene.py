"""What the tests of alerts start from, and the steps they take."""

from typing import Any

import msgspec

from checks.alert_contacts.check import AlertContacts
from checks.alert_contacts.settings import AlertSettings
from checks.alert_contacts.state import AlertState
from hardener.engine.model import AnyCheck, Refusal, Remedy
from tests.checks.alerts_model import AlertsModel

CHECK: AnyCheck = AlertContacts()
NONE = AlertSettings(needed="none", root_sign_in=False, budget_usd=0, anomaly_usd=0)
ALL = AlertSettings(
    needed="none",
    security_subscribers=("soc@acme.example",),
    operations_subscribers=("ops@acme.example",),
    billing_subscribers=("billing@acme.example", "cfo@acme.example"),
)
BILLING = {"billing_subscribers": ("billing@acme.example",)}


def wanted(**settings: Any) -> AlertSettings:
    return msgspec.structs.replace(NONE, **settings)


def read(model: AlertsModel) -> AlertState:
    found: AlertState = CHECK.read(model.reader())
    return found


def planned(model: AlertsModel, settings: AlertSettings) -> Remedy:
    remedy = CHECK.remedy(read(model), settings)
    assert isinstance(remedy, Remedy), remedy
    return remedy


def applied(model: AlertsModel, settings: AlertSettings) -> AlertState:
    """Plan, apply and verify; return the state before."""
    before = read(model)
    remedy = planned(model, settings)
    model.apply(remedy.calls)
    assert CHECK.reached(read(model), remedy.after)
    assert not CHECK.reached(before, remedy.after)
    assert isinstance(CHECK.remedy(read(model), settings), Refusal)
    return before


def undone(model: AlertsModel, before: AlertState) -> None:
    now = read(model)
    back = CHECK.undo(before, now)
    assert isinstance(back, Remedy), back
    model.apply(back.calls)
    assert CHECK.reached(read(model), before)
    assert CHECK.reached(read(model), back.after)


def told(name: str, *addresses: str, status: str = "CONFIRMED", values: tuple[str, ...] = ("100",)) -> dict[str, Any]:
    condition = {"Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "MatchOptions": ["GREATER_THAN_OR_EQUAL"]}
    return {
        "SubscriptionName": name,
        "Subscribers": [{"Address": one, "Type": "EMAIL", "Status": status} for one in addresses],
        "ThresholdExpression": {"Dimensions": {**condition, "Values": list(values)}},
    }
