"""One account's contacts, topics, rule, budget and cost alerts, as AWS keeps them."""

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import jmespath
from botocore import xform_name

from hardener.engine.model import AFTER, Account, Draft
from tests.checks.reader import ACCOUNT, AwsError, FakeReader
from tests.checks.service import assert_valid_answer, assert_valid_draft

CENTER = "us-east-1"
PAYER = Account(id=ACCOUNT, name="root", management=True)
MEMBER = Account(id=ACCOUNT, name="payments")
MONITOR = f"arn:aws:ce::{ACCOUNT}:anomalymonitor/0d2a3c5e-6b7f-4a19-8c1d-2e3f4a5b6c7d"
_KEY = ("NotificationType", "ComparisonOperator", "Threshold", "ThresholdType")


def arn(purpose: str) -> str:
    return f"arn:aws:sns:{CENTER}:{ACCOUNT}:hardener-{purpose}-alerts"


def contact(kind: str, email: str = "", **more: str) -> dict[str, str]:
    whole = {"Name": f"{kind} team", "Title": f"{kind} desk", "PhoneNumber": "+49 30 1", **more}
    return {**whole, "EmailAddress": email or f"{kind.lower()}@acme.example", "AlternateContactType": kind}


class AlertsModel:
    """What there is; a test may put in anything AWS may answer."""

    def __init__(self) -> None:
        self.contacts: dict[str, dict[str, str]] = {}
        self.topics: dict[str, dict[str, str]] = {}
        self.subscriptions: list[dict[str, str]] = []
        self.rule: dict[str, Any] | None = None
        self.targets: list[dict[str, str]] = []
        self.budget: dict[str, Any] | None = None
        self.notices: list[tuple[dict[str, Any], list[dict[str, str]]]] = []
        self.monitors: list[dict[str, Any]] = []
        self.anomalies: list[dict[str, Any]] = []
        self.sent: list[str] = []

    def reader(self, fail_at: int = 0, account: Account = PAYER, **more: Any) -> FakeReader:
        return FakeReader(self.answer, fail_at, account=account, **more)

    def with_topic(self, purpose: str, *addresses: str, policy: str = "", key: str = "") -> "AlertsModel":
        whole = policy or json.dumps({"Version": "2012-10-17", "Statement": []})
        self.topics[arn(purpose)] = {"Policy": whole, **({"KmsMasterKeyId": key} if key else {})}
        for address in addresses:
            self.subscribe(arn(purpose), address, pending=False)
        return self

    def with_monitor(self, *subscriptions: dict[str, Any]) -> "AlertsModel":
        self.monitors = [
            {"MonitorArn": f"{MONITOR[:-1]}e", "MonitorName": "mine", "MonitorType": "CUSTOM"},
            {
                "MonitorArn": MONITOR,
                "MonitorName": "Default-Services-Monitor",
                "MonitorType": "DIMENSIONAL",
                "MonitorDimension": "SERVICE",
            },
        ]
        self.anomalies = [
            {"MonitorArnList": [MONITOR], "SubscriptionArn": f"{MONITOR}/{number}", "Frequency": "DAILY", **one}
            for number, one in enumerate(subscriptions)
        ]
        return self

    def subscribe(self, topic: str, address: str, *, pending: bool = True, protocol: str = "email") -> None:
        if all((one["TopicArn"], one["Endpoint"]) != (topic, address) for one in self.subscriptions):
            whole = "PendingConfirmation" if pending else f"{topic}:{len(self.subscriptions)}"
            made = {"TopicArn": topic, "Endpoint": address, "Protocol": protocol, "SubscriptionArn": whole}
            self.subscriptions.append({**made, "Owner": ACCOUNT})

    def confirm(self) -> None:
        for number, one in enumerate(self.subscriptions):
            if one["SubscriptionArn"] == "PendingConfirmation":
                one["SubscriptionArn"] = f"{one['TopicArn']}:confirmed-{number}"

    def answer(self, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = deepcopy(getattr(self, f"on_{xform_name(operation)}")(params))
        return found

    def apply(self, drafts: tuple[Draft, ...]) -> None:
        """Make the calls in their order, each by what the ones before answered."""
        answers: dict[str, Any] = {}
        for draft in drafts:
            assert_valid_draft(draft)
            self.sent.append(draft.operation)
            answer = getattr(self, f"on_{xform_name(draft.operation)}")(_resolved(dict(draft.params), answers)) or {}
            assert_valid_answer(draft.service, draft.operation, answer)
            if draft.name:
                answers[draft.name] = answer

    def on_get_alternate_contact(self, params: Any) -> Any:
        if params["AlternateContactType"] not in self.contacts:
            raise AwsError("ResourceNotFoundException")
        return {"AlternateContact": self.contacts[params["AlternateContactType"]]}

    def on_put_alternate_contact(self, params: Any) -> None:
        self.contacts[params["AlternateContactType"]] = {k: v for k, v in params.items() if k != "AccountId"}

    def on_delete_alternate_contact(self, params: Any) -> None:
        del self.contacts[params["AlternateContactType"]]

    def on_get_topic_attributes(self, params: Any) -> Any:
        if params["TopicArn"] not in self.topics:
            raise AwsError("NotFound")
        return {"Attributes": {"TopicArn": params["TopicArn"], **self.topics[params["TopicArn"]]}}

    def on_list_subscriptions_by_topic(self, params: Any) -> Any:
        return {"Subscriptions": [one for one in self.subscriptions if one["TopicArn"] == params["TopicArn"]]}

    def on_create_topic(self, params: Any) -> Any:
        made = f"arn:aws:sns:{CENTER}:{ACCOUNT}:{params['Name']}"
        assert made not in self.topics
        self.topics[made] = dict(params["Attributes"])
        return {"TopicArn": made}

    def on_set_topic_attributes(self, params: Any) -> None:
        self.topics[params["TopicArn"]][params["AttributeName"]] = params["AttributeValue"]

    def on_subscribe(self, params: Any) -> Any:
        assert params["TopicArn"] in self.topics
        self.subscribe(params["TopicArn"], params["Endpoint"])
        return {"SubscriptionArn": "pending confirmation"}

    def on_unsubscribe(self, params: Any) -> None:
        known = [one for one in self.subscriptions if one["SubscriptionArn"] == params["SubscriptionArn"]]
        assert len(known) == 1
        assert params["SubscriptionArn"] != "PendingConfirmation"
        self.subscriptions.remove(known[0])

    def on_delete_topic(self, params: Any) -> None:
        del self.topics[params["TopicArn"]]
        self.subscriptions = [one for one in self.subscriptions if one["TopicArn"] != params["TopicArn"]]

    def on_describe_rule(self, params: Any) -> Any:
        if self.rule is None:
            raise AwsError("ResourceNotFoundException")
        return {"Name": params["Name"], **self.rule}

    def on_list_targets_by_rule(self, _params: Any) -> Any:
        return {"Targets": self.targets}

    def on_put_rule(self, params: Any) -> Any:
        self.rule = {name: value for name, value in params.items() if name != "Name"}
        return {"RuleArn": f"arn:aws:events:{CENTER}:{ACCOUNT}:rule/{params['Name']}"}

    def on_put_targets(self, params: Any) -> Any:
        ids = [one["Id"] for one in params["Targets"]]
        self.targets = [one for one in self.targets if one["Id"] not in ids] + list(params["Targets"])
        return {"FailedEntryCount": 0, "FailedEntries": []}

    def on_remove_targets(self, params: Any) -> Any:
        self.targets = [one for one in self.targets if one["Id"] not in params["Ids"]]
        return {"FailedEntryCount": 0, "FailedEntries": []}

    def on_delete_rule(self, _params: Any) -> None:
        assert not self.targets
        self.rule = None

    def on_describe_budget(self, params: Any) -> Any:
        assert params["AccountId"] == ACCOUNT
        if self.budget is None:
            raise AwsError("NotFoundException")
        return {"Budget": self.budget}

    def on_describe_notifications_for_budget(self, _params: Any) -> Any:
        return {"Notifications": [{**notice, "NotificationState": "OK"} for notice, _ in self.notices]}

    def on_describe_subscribers_for_notification(self, params: Any) -> Any:
        return {"Subscribers": self._told(params)}

    def on_create_budget(self, params: Any) -> Any:
        assert self.budget is None
        month = {"Start": datetime(2026, 11, 1, tzinfo=UTC), "End": datetime(2087, 6, 15, tzinfo=UTC)}
        self.budget = {**params["Budget"], "TimePeriod": month, "CostTypes": {"IncludeTax": True}}
        self.notices = [
            ({**one["Notification"], "Threshold": float(one["Notification"]["Threshold"])}, list(one["Subscribers"]))
            for one in params["NotificationsWithSubscribers"]
        ]
        return {}

    def on_update_budget(self, params: Any) -> Any:
        period = {
            name: datetime.fromtimestamp(at, UTC) for name, at in params["NewBudget"].get("TimePeriod", {}).items()
        }
        self.budget = {**params["NewBudget"], "TimePeriod": period}
        return {}

    def on_delete_budget(self, _params: Any) -> Any:
        self.budget, self.notices = None, []
        return {}

    def on_create_notification(self, params: Any) -> Any:
        assert all(not _same(notice, params["Notification"]) for notice, _ in self.notices)
        self.notices.append((dict(params["Notification"]), list(params["Subscribers"])))
        return {}

    def on_delete_notification(self, params: Any) -> Any:
        self.notices = [one for one in self.notices if not _same(one[0], params["Notification"])]
        return {}

    def on_create_subscriber(self, params: Any) -> Any:
        self._told(params).append(params["Subscriber"])
        return {}

    def on_delete_subscriber(self, params: Any) -> Any:
        self._told(params).remove(params["Subscriber"])
        return {}

    def _told(self, params: Any) -> list[dict[str, str]]:
        (told,) = (told for notice, told in self.notices if _same(notice, params["Notification"]))
        return told

    def on_get_anomaly_monitors(self, _params: Any) -> Any:
        return {"AnomalyMonitors": self.monitors}

    def on_get_anomaly_subscriptions(self, params: Any) -> Any:
        return {
            "AnomalySubscriptions": [one for one in self.anomalies if params["MonitorArn"] in one["MonitorArnList"]]
        }

    def on_create_anomaly_monitor(self, params: Any) -> Any:
        assert all(one["MonitorType"] != "DIMENSIONAL" for one in self.monitors)
        self.monitors.append({**params["AnomalyMonitor"], "MonitorArn": MONITOR})
        return {"MonitorArn": MONITOR}

    def on_create_anomaly_subscription(self, params: Any) -> Any:
        made = f"arn:aws:ce::{ACCOUNT}:anomalysubscription/{len(self.anomalies)}"
        assert params["AnomalySubscription"]["MonitorArnList"] == [MONITOR]
        self.anomalies.append({**params["AnomalySubscription"], "SubscriptionArn": made})
        return {"SubscriptionArn": made}

    def on_update_anomaly_subscription(self, params: Any) -> Any:
        (one,) = (one for one in self.anomalies if one["SubscriptionArn"] == params["SubscriptionArn"])
        one.update(params)
        return {"SubscriptionArn": params["SubscriptionArn"]}

    def on_delete_anomaly_subscription(self, params: Any) -> Any:
        self.anomalies = [one for one in self.anomalies if one["SubscriptionArn"] != params["SubscriptionArn"]]
        return {}

    def on_delete_anomaly_monitor(self, params: Any) -> Any:
        self.monitors = [one for one in self.monitors if one["MonitorArn"] != params["MonitorArn"]]
        return {}


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(name) == other.get(name) for name in _KEY)


def _resolved(value: Any, answers: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        if AFTER in value:
            found = jmespath.search(value[AFTER]["path"], answers[value[AFTER]["call"]])
            assert found is not None
            return found
        return {key: _resolved(item, answers) for key, item in value.items()}
    return [_resolved(item, answers) for item in value] if isinstance(value, list | tuple) else value
