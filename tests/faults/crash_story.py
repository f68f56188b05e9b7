"""What is done to a practice organization, step by step, so that every kind of call that hardener plans is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hardener.engine.baseline import Baseline
from hardener.engine.model import Plan, Scan
from hardener.engine.workbench import Workbench
from tests.engine.steps import scanned
from tests.practice.desk import AUDIT, DEV, PAYMENTS, ROOT, SANDBOX, WEB, Desk
from tests.properties.clearing import clear
from tests.properties.making import set_policy
from tests.properties.network import build
from tests.properties.worlds import Network

_CONTACTS = {
    f"{purpose}_{name}": value
    for number, purpose in enumerate(("security", "operations", "billing"), 1)
    for name, value in (("email", f"{purpose}-alerts@acme.example"), ("phone", f"+49 30 555 {number}"))
}
BASELINE = (
    Baseline()
    .with_settings("alert-contacts", _CONTACTS)
    .with_settings("billing-tags", {"tags": ["CostCenter", "Environment"]})
)


@dataclass(frozen=True)
class Step:
    """One plan that is made and applied, and whether it is taken back after."""

    name: str
    checks: tuple[str, ...]
    accounts: tuple[str, ...] = (ROOT,)
    regions: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    """Beginnings of the names of what is asked for; empty for the plan of what fails."""
    before: Callable[[Desk], None] = field(default=lambda _: None)
    """What somebody does before it, behind hardener's back."""
    baseline: Baseline = BASELINE
    denied: str = ""
    """What AWS denies while the plan is applied, so that it ends half way; then that half is taken back."""
    back: bool = True

    def plan(self, bench: Workbench) -> Plan:
        """Scan and plan."""
        scan = scanned(bench, accounts=self.accounts, regions=self.regions, checks=self.checks)
        return bench.plan_offers(scan, self._asked(bench, scan)) if self.offers else bench.plan(scan)

    def _asked(self, bench: Workbench, scan: Scan) -> Sequence[tuple[tuple[str, str, str | None], str]]:
        return [
            ((finding.check, finding.account, finding.region), offer.id)
            for finding in scan.findings
            for offer in bench.offers(finding)
            if offer.id.startswith(self.offers)
        ]


def _networks(desk: Desk) -> None:
    for region, network in _NETWORKS.items():
        ec2 = desk.client("ec2", SANDBOX, region)
        clear(ec2)
        build(ec2, network)


def _costs(desk: Desk) -> None:
    """A budget that is there already, and none of the monitors that AWS makes."""
    spent = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80}
    told = [{"SubscriptionType": "EMAIL", "Address": "cfo@acme.example"}]
    limit = {"BudgetLimit": {"Amount": "50", "Unit": "USD"}, "TimeUnit": "MONTHLY", "BudgetType": "COST"}
    desk.client("budgets").create_budget(
        AccountId=ROOT,
        Budget={"BudgetName": "hardener-monthly", **limit},
        NotificationsWithSubscribers=[{"Notification": spent, "Subscribers": told}],
    )
    ce = desk.client("ce")
    for one in ce.get_anomaly_subscriptions()["AnomalySubscriptions"]:
        ce.delete_anomaly_subscription(SubscriptionArn=one["SubscriptionArn"])
    for one in ce.get_anomaly_monitors()["AnomalyMonitors"]:
        ce.delete_anomaly_monitor(MonitorArn=one["MonitorArn"])


def _off(desk: Desk) -> None:
    iam = desk.client("iam")
    iam.disable_organizations_root_sessions()
    iam.disable_organizations_root_credentials_management()
    desk.client("organizations").disable_aws_service_access(ServicePrincipal="iam.amazonaws.com")


def _weak(desk: Desk) -> None:
    set_policy(desk, DEV, {"MinimumPasswordLength": 8})


_NETWORKS = {
    "us-east-1": Network(extra=frozenset({"group", "pair", "table", "subnet", "acl", "tag"})),
    "us-west-2": Network(missing=frozenset({"attachment", "gateway", "route", "subnet"})),
}

_MORE = BASELINE.with_settings(
    "alert-contacts", {**_CONTACTS, "anomaly_usd": 30, "billing_subscribers": ["a@acme.example"]}
)

STORY = (
    Step("root access", ("centralized-root-access",), back=False),
    Step("root keys", ("root-access-keys",), (DEV, PAYMENTS, SANDBOX)),
    Step("root access again", ("centralized-root-access",), before=_off),
    Step("password policy", ("password-policy",), (ROOT, DEV), before=_weak),
    Step("billing tags", ("billing-tags",)),
    Step("backfill", ("billing-tags",), offers=("backfill:2026-11",), back=False),
    Step("contacts", ("alert-contacts",), (ROOT, AUDIT)),
    Step("costs", ("alert-contacts",), before=_costs, back=False),
    Step("costs again", ("alert-contacts",), baseline=_MORE),
    Step("empty group", ("default-vpc",), (DEV,), ("us-east-1",), offers=("empty-default-group",)),
    Step("enrol", ("mfa",), (DEV,), offers=("enrol:maria",)),
    Step("remove password", ("mfa",), (PAYMENTS,), offers=("remove-password:newhire",)),
    Step("clean up", ("mfa",), (WEB,), offers=("clean-up:",)),
    Step("network", ("default-vpc",), (DEV,), ("us-east-1",)),
    Step("networks", ("default-vpc",), (SANDBOX,), tuple(_NETWORKS), before=_networks, denied="ec2:DeleteVpc"),
)
