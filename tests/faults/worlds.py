"""The organizations that are looked at: as it was delivered, and with everything in it that hardener reads."""

from pathlib import Path
from threading import Event
from typing import Any

from hardener.engine.baseline import Baseline
from hardener.engine.confirming import by_digest
from hardener.engine.model import RunStatus
from hardener.engine.selection import Selection
from hardener.practice.launch import Practice
from tests.faults.lookout import Lookout, Place
from tests.practice.desk import AUDIT, DATA, DEV, PAYMENTS, ROOT, SANDBOX, WEB, Desk, default_vpc

_PURPOSES = ("security", "operations", "billing")
_CONTACTS = {
    f"{purpose}_{name}": value
    for number, purpose in enumerate(_PURPOSES, 1)
    for name, value in (("email", f"{purpose}-alerts@acme.example"), ("phone", f"+49 30 555 {number}"))
}
BASELINE = Baseline(
    settings={
        "alert-contacts": _CONTACTS,
        "billing-tags": {"tags": ["CostCenter", "Environment"], "tag_policy_target": "Sandbox"},
        "mfa": {"remove_never_used_after_days": 30},
        "root-access-keys": {"used_within_days": 30},
    }
)
"""Under this everything that can be planned is."""
_USED = "eu-west-1"
_PLACES = (
    Place("centralized-root-access", ROOT),
    Place("root-access-keys", ROOT),
    Place("root-access-keys", PAYMENTS),
    Place("root-user", PAYMENTS),
    Place("mfa", PAYMENTS),
    Place("password-policy", SANDBOX),
    Place("billing-tags", ROOT),
    Place("alert-contacts", ROOT),
    Place("alert-contacts", WEB),
)
PLACES = {
    # In the second of the regions there is no default network.
    "delivered": (*_PLACES, Place("default-vpc", SANDBOX, "us-east-1"), Place("default-vpc", AUDIT, "eu-central-1")),
    # A policy of the organization keeps root sessions out of the last account.
    "furnished": (*_PLACES, Place("default-vpc", DEV, _USED), Place("root-access-keys", DATA)),
}
"""Where is looked, by world: every check, and each of the ways in which one reads."""


def furnish(practice: Practice, base: Path) -> None:
    """Have hardener set up whatever it would read more of, and put a VPN into a default network."""
    work = Lookout(practice, base, BASELINE).work
    once = Selection((ROOT,), (), ("centralized-root-access", "billing-tags", "alert-contacts"))
    file = work.seal(work.plan(work.scan(once, _nobody, Event())))
    work.save_plan(file, base / "plan.json")
    file = work.open_plan(base / "plan.json")
    run = work.apply(file, by_digest(file, f"sha256:{file.sha256}"), _nobody, Event())
    assert run.status is RunStatus.DONE, run.changes
    _connect(Desk(practice).client("ec2", DEV, _USED))


def _connect(ec2: Any) -> None:
    vpc = default_vpc(ec2)
    gateway = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    ec2.attach_vpn_gateway(VpcId=vpc, VpnGatewayId=gateway)
    customer = ec2.create_customer_gateway(Type="ipsec.1", BgpAsn=65000, PublicIp="192.0.2.7")["CustomerGateway"]
    ec2.create_vpn_connection(Type="ipsec.1", CustomerGatewayId=customer["CustomerGatewayId"], VpnGatewayId=gateway)


def _nobody(event: object) -> None:
    """Listen to nothing."""
