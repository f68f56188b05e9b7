"""The plans whose calls fail: one for each check, each in an organization of its own, forwards and back."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from hardener.engine.baseline import Baseline
from hardener.engine.model import Plan
from hardener.engine.selection import Selection
from hardener.engine.workbench import Workbench
from tests.faults.crash_story import STORY
from tests.faults.worlds import BASELINE
from tests.practice.desk import DEV, PAYMENTS, ROOT, SANDBOX, WEB, Desk

_COSTS = next(step for step in STORY if step.name == "costs")
_NETWORKS = next(step for step in STORY if step.name == "networks")


def _as_delivered(_: Desk) -> None:
    """Do nothing."""


def _centralized(desk: Desk) -> None:
    desk.client("organizations").enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
    iam = desk.client("iam")
    iam.enable_organizations_root_credentials_management()
    iam.enable_organizations_root_sessions()


@dataclass(frozen=True)
class Scene:
    """What is planned where."""

    name: str
    check: str
    account: str = ROOT
    region: str = ""
    offer: str = ""
    """The beginning of what is asked for by name; empty for the plan of what fails."""
    before: Callable[[Desk], None] = _as_delivered
    """What is made of the organization first, behind hardener's back."""
    baseline: Baseline = BASELINE
    long: bool = False
    """Whether it is for a soak only."""

    def plan(self, work: Workbench) -> Plan:
        """Scan and plan."""
        selection = Selection((self.account,), (self.region,) if self.region else (), (self.check,))
        scan = work.scan(selection, _nobody, Event())
        (finding,) = scan.findings
        if not self.offer:
            return work.plan(scan)
        offer = next(one.id for one in work.offers(finding) if one.id.startswith(self.offer))
        return work.plan_offers(scan, [((finding.check, finding.account, finding.region), offer)])


SCENES = (
    Scene("root access", "centralized-root-access"),
    Scene("root keys", "root-access-keys", PAYMENTS, before=_centralized),
    Scene("password policy", "password-policy", SANDBOX),
    Scene("first password policy", "password-policy", PAYMENTS),
    Scene("billing tags", "billing-tags"),
    Scene("backfill", "billing-tags", offer="backfill:"),
    Scene("contacts", "alert-contacts"),
    Scene("a member's contacts", "alert-contacts", WEB),
    Scene("costs", "alert-contacts", before=_COSTS.before),
    Scene("network", "default-vpc", SANDBOX, "us-west-2"),
    Scene("networks", "default-vpc", SANDBOX, "us-east-1", before=_NETWORKS.before, long=True),
    Scene("empty group", "default-vpc", DEV, "us-east-1", offer="empty-default-group"),
    Scene("enrol", "mfa", DEV, offer="enrol:maria"),
    Scene("remove password", "mfa", PAYMENTS, offer="remove-password:newhire"),
    Scene("clean up", "mfa", WEB, offer="clean-up:"),
)
"""Every check, and every kind of plan of it."""


def _nobody(event: object) -> None:
    """Listen to nothing."""
