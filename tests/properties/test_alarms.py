"""The alarms ring: each property, held against hardener with a mistake in it, fails."""

from typing import Any

import pytest

from checks.password_policy.check import PasswordPolicy
from hardener.aws.writer import AccountWriter
from hardener.engine.baseline import Baseline
from hardener.engine.model import AnyCheck, Call, Cause, Status
from hardener.engine.onechange import OneChange
from tests.properties import defects
from tests.properties.drift import Edits, refused_where_touched
from tests.properties.in_use import left_alone
from tests.properties.looking import policy
from tests.properties.making import make
from tests.properties.places import MANAGEMENT, MEMBER, REGIONS
from tests.properties.rig import Rig
from tests.properties.showing import shown_harmlessly
from tests.properties.walk import walk
from tests.properties.worlds import Hostile, Network, World

OPEN = World({MEMBER: {"MinimumPasswordLength": 8, "RequireNumbers": True}, MANAGEMENT: {"MinimumPasswordLength": 20}})


def test_the_guard_stops_a_check_that_writes_while_it_reads(rig: Rig) -> None:
    """Nothing reaches the wire, the finding is unknown and says why, and nothing is ever sent by this cloud again."""
    make(rig.desk, OPEN)
    bench = rig.bench(checks=[defects.WritesWhileReading()], cloud=rig.signed_in())
    with rig.wire.taken() as passed:
        scan = bench.scan([MEMBER])
    assert [one.name for one in passed if one.access == "write"] == []
    (finding,) = scan.findings
    assert finding.status is Status.UNKNOWN
    assert finding.trouble is not None
    assert finding.trouble.cause is Cause.GUARD
    assert not scan.complete
    assert policy(rig.desk, MEMBER) != defects.WEAK


def _rings(rig: Rig, check: AnyCheck, said: str, world: World = OPEN) -> None:
    with pytest.raises(AssertionError, match=said):
        walk(rig, world, Baseline(), rig.bench(checks=[check]))


def test_a_write_past_the_guard_is_noticed(rig: Rig) -> None:
    _rings(rig, defects.WritesPastTheGuard(rig), "written by what must only read")


def test_a_remedy_that_forgets_something_is_noticed(rig: Rig) -> None:
    _rings(rig, defects.Patched(RequireSymbols=False), "something to do right after")


def test_a_remedy_that_weakens_is_noticed(rig: Rig) -> None:
    _rings(rig, defects.Patched(MinimumPasswordLength=14), "weakened")


def test_an_undo_that_forgets_something_is_noticed(rig: Rig) -> None:
    _rings(rig, defects.ForgetsWhileUndoing(RequireNumbers=False), "did not give the password policies back")


@pytest.mark.parametrize("defect", ["twice", "another value", "another account"])
def test_a_writer_that_sends_something_else_is_noticed(rig: Rig, monkeypatch: pytest.MonkeyPatch, defect: str) -> None:
    sent = AccountWriter.send

    def send(writer: AccountWriter, call: Call, on_wire: Any) -> Any:
        where = MEMBER if defect == "another account" else call.account
        more = {"MaxPasswordAge": 90} if defect == "another value" else {}
        rig.unguarded.client("iam", where, call.region).update_account_password_policy(**call.params, **more)
        return sent(writer, call, on_wire)

    monkeypatch.setattr(AccountWriter, "send", send)
    with pytest.raises(AssertionError, match=r"(?s)sent: .*planned: "):
        walk(rig, OPEN, Baseline(), rig.bench(checks=[PasswordPolicy()]))


def test_a_network_in_use_that_is_planned_is_noticed(rig: Rig) -> None:
    with pytest.raises(AssertionError, match="in use is in the plan"):
        left_alone(rig, MEMBER, Network(used="endpoint"), None, World(), rig.bench(checks=[defects.SeesNoUse()]))


@pytest.mark.parametrize(
    "edit", [{(MEMBER, None): {"MinimumPasswordLength": 9}}, {(MEMBER, REGIONS[0]): "tag"}], ids=["policy", "network"]
)
def test_a_change_that_is_made_blindly_is_noticed(rig: Rig, monkeypatch: pytest.MonkeyPatch, edit: Edits) -> None:
    def precheck(one: OneChange) -> None:
        one._progress.before = one._change.before

    monkeypatch.setattr(OneChange, "_precheck", precheck)
    with pytest.raises(AssertionError, match="although it was edited"):
        refused_where_touched(rig, World(networks={(MEMBER, REGIONS[0]): Network()}), edit, late=False)


def test_text_that_is_shown_as_it_came_is_noticed(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("scan_text", "plan_text", "run_text", "wording", "narrating"):
        monkeypatch.setattr(f"hardener.cli.{room}.safe", lambda text: text)
    with pytest.raises(AssertionError, match="shown as they are"):
        shown_harmlessly(rig, Hostile(tag="\u202egnp.exe"), "acme\x1b[31m", used="", shape="table")
