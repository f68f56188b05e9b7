"""Everything that an operator, a stranger, a bad network and a power cut may do, in any order.

After each step the invariants of SAFETY.md are checked as far as wire, journal and world tell of them: I1, I14 and I19
by the rules that only read; I2, I5, I6, I15, I17 and I18 by `_judged` and `apply`, after everything that writes; I3,
I4 and I9 by the cloud, at each write; I7, I12, I13 and I16 by the rules that try; I8 by `nothing_is_broken`.
"""

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hardener.engine import chain
from hardener.engine.confirming import by_digest
from hardener.engine.events import CallAnswered
from hardener.engine.files import private_directory
from hardener.engine.journal import NAME
from hardener.engine.locks import writing_to
from hardener.engine.model import Change, Outcome, Plan, RunStatus, Status
from hardener.engine.outcomes import Run
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Rejected
from hardener.engine.workbench import Workbench
from tests.engine.steps import scanned
from tests.engine.toy import MANAGEMENT, PROD, SIGNER, workbench
from tests.faults.crash_points import AROUND, POINTS, Killed, Killer, killing
from tests.faults.machine_cloud import FAULTS, Effect, WatchedCloud

OPEN = (MANAGEMENT, PROD)
ITEMS = ("a", "b", "c", "d")
FIGURES: Counter[str] = Counter()
"""What happened in all examples so far."""
_faults = st.lists(st.sampled_from(("ok", "ok", "ok", *FAULTS)), max_size=4)
# Around a call there is more to be killed in than around a change.
_kills = st.none() | st.sampled_from(POINTS) | st.sampled_from(POINTS) | st.sampled_from(AROUND)
_OVER = ("has ended", "never began", "no journal")
"""What there is to say of a run that cannot be gone on with."""


@dataclass
class Paper:
    """A plan file, and what the machine knows of it."""

    file: PlanFile
    shelves: dict[str, list[str]]
    """The world for which it was made."""
    edits: int
    expired: bool = False
    run: str = ""
    """The run that applied it; empty before."""
    over: bool = False


class Machine(RuleBasedStateMachine):
    """One state directory, one cloud, and any number of processes after each other."""

    def __init__(self) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp(prefix="machine"))
        self.places = Places(private_directory(self.base / "state"), self.base / "config")
        self.cloud = WatchedCloud(runs=self.places.runs)
        self.papers: list[Paper] = []
        self.whole: dict[Path, int] = {}
        """How long each journal was when it was last read to its end."""
        FIGURES["examples"] += 1

    def teardown(self) -> None:
        FIGURES["calls sent"] += self.cloud.sent
        for fault, times in self.cloud.met.items():
            FIGURES[f"fault: {fault}"] += times
        shutil.rmtree(self.base, ignore_errors=True)

    # What a process knows when it starts is what is on the disk.

    def bench(self) -> Workbench:
        self.cloud.identified.clear()
        return workbench(self.cloud, self.places)

    def shelves(self) -> dict[str, list[str]]:
        return {account: sorted(items) for account, items in self.cloud.shelves.items()}

    # Reading.

    @rule()
    def scan(self) -> None:
        """I1, I14, I15: nothing is written; what cannot be read is unknown, and nothing else is."""
        sent = self.cloud.sent
        found = {one.account: one.status for one in scanned(self.bench()).findings}
        for account in OPEN:
            blind = self.cloud.unreadable or account in self.cloud.denied
            wanted = Status.UNKNOWN if blind else Status.FAILING if self.cloud.shelves[account] else Status.OK
            assert found[account] is wanted, f"{account} is {found[account]}, not {wanted}"
        assert self.cloud.sent == sent, "a scan has written"

    @rule(accounts=st.sampled_from([(), (MANAGEMENT,), (PROD,)]))
    def plan(self, accounts: tuple[str, ...]) -> None:
        """I1, I14, I19: what is planned follows from what was read, and from nothing else."""
        sent = self.cloud.sent
        bench = self.bench()
        plan = bench.plan(scanned(bench, accounts=accounts))
        again = bench.plan(scanned(bench, accounts=accounts))
        assert _essence(plan) == _essence(again), "two plans of one world differ"
        assert self.cloud.sent == sent, "planning has written"
        for change in plan.changes:
            assert not self.cloud.unreadable
            assert [call.params["Item"] for call in change.calls] == self.shelves()[change.account]
        if plan.changes:
            self._keep(bench, plan)

    def _keep(self, bench: Workbench, plan: Plan) -> None:
        self.papers.append(Paper(bench.seal(plan), self.shelves(), self.cloud.edits))

    # The world, the network and the clock.

    @rule(account=st.sampled_from(OPEN), item=st.sampled_from(ITEMS), add=st.booleans())
    def edit_the_cloud(self, account: str, item: str, add: bool) -> None:
        """Somebody else is at work, too."""
        shelf = self.cloud.shelves[account]
        if add and item not in shelf:
            shelf.append(item)
        elif not add and item in shelf:
            shelf.remove(item)
        else:
            return
        self.cloud.edits += 1
        FIGURES["edits"] += 1

    @rule(faults=_faults)
    def trouble_ahead(self, faults: list[str]) -> None:
        """The next writes meet this."""
        self.cloud.faults[:] = faults

    @rule(what=st.sampled_from(["reads", "account", "none", "none", "none"]), account=st.sampled_from(OPEN))
    def lose_sight(self, what: str, account: str) -> None:
        """Reads fail, or one account denies us, or all is well again."""
        self.cloud.unreadable = what == "reads"
        self.cloud.denied = {account} if what == "account" else set()

    # Writing.

    @precondition(lambda self: self._papers(new=True))
    @rule(data=st.data(), kill=_kills, nth=st.integers(0, 2), stop=st.booleans())
    def apply(self, data: st.DataObject, kill: Any, nth: int, stop: bool) -> None:
        """I2, I6, I17, I18: exactly what was confirmed, where it still fits, until something fails."""
        self._apply(data.draw(st.sampled_from(self._papers(new=True))), kill, nth, stop=stop)

    @rule(kill=_kills, nth=st.integers(0, 2), faults=_faults, stop=st.booleans())
    def change_window(self, kill: Any, nth: int, faults: list[str], stop: bool) -> None:
        """Shelves have filled up again; a plan is made and applied at once."""
        self.cloud.unreadable, self.cloud.denied = False, set()
        for account in OPEN:
            self.cloud.shelves[account][:] = ITEMS[:3]
        self.cloud.edits += 1
        self.plan(())
        self.cloud.faults[:] = faults
        self._apply(self.papers[-1], kill, nth, stop=stop)

    def _apply(self, paper: Paper, kill: Any, nth: int, *, stop: bool) -> None:
        before = self.shelves()
        known = {one.name for one in self.places.runs.iterdir()}
        try:
            with killing(_killer(kill, nth)):
                run = self._applied(paper.file, stop=stop)
        except Killed:
            FIGURES["kills"] += 1
            new = {one.name for one in self.places.runs.iterdir()} - known
            paper.run = new.pop() if new else "spent"
            self._judged(paper, None, before)
            return
        paper.run = run.run
        FIGURES["applied"] += 1
        self._judged(paper, run, before)
        failed = ""
        for change, result in zip(paper.file.plan.changes, run.changes, strict=True):
            fits = before[change.account] == sorted(change.before["items"])
            assert fits or result.calls_made == 0, "it was made although the world had moved on"
            assert failed in ("", change.account) or result.calls_made == 0, f"gone on with after a failure in {failed}"
            if result.outcome in (Outcome.FAILED, Outcome.UNKNOWN):
                failed = failed or change.account

    def _applied(self, file: PlanFile, consent: PlanFile | None = None, *, stop: bool = False) -> Run:
        halt = Event()

        def listen(event: object) -> None:
            if stop and isinstance(event, CallAnswered):
                halt.set()

        given = consent or file
        confirmed = by_digest(given, f"sha256:{given.sha256}")
        return self.bench().apply(file, confirmed, listen, halt, allow_incomplete=True)

    def _papers(self, *, new: bool = False) -> list[Paper]:
        return [one for one in self.papers if new is (not one.run and not one.expired)]

    @precondition(lambda self: self._open())
    @rule(data=st.data(), kill=_kills, nth=st.integers(0, 2))
    def resume(self, data: st.DataObject, kill: Any, nth: int) -> None:
        """I3, I5: what was cut off goes on; what was done is not done again."""
        paper = data.draw(
            st.sampled_from([one for one in self.papers if one.run not in ("", "spent") and not one.over])
        )
        before, sent = self.shelves(), self.cloud.sent
        records, _ = chain.read(self.places.runs / paper.run / NAME, SIGNER)
        ended = frozenset(one["change"] for one in records if one["ev"] == "changed")
        try:
            with killing(_killer(kill, nth)):
                run = self.bench().resume(paper.run, lambda _: None, Event())
        except Rejected as refused:
            assert self.cloud.sent == sent, "it was refused, and something was sent"
            assert any(word in refused.sentence for word in _OVER), refused.sentence  # noqa: PT017
            paper.over = True
            return
        except Killed:
            FIGURES["kills"] += 1
            self._judged(paper, None, before)
            return
        FIGURES["resumed"] += 1
        self._judged(paper, run, before, ended)

    def _ran(self) -> list[Paper]:
        return [one for one in self.papers if one.run not in ("", "spent")]

    def _open(self) -> list[Paper]:
        return [one for one in self._ran() if not one.over]

    @precondition(lambda self: self._ran())
    @rule(data=st.data(), kill=_kills, nth=st.integers(0, 2), faults=_faults)
    def undo(self, data: st.DataObject, kill: Any, nth: int, faults: list[str]) -> None:
        """I12, I13: the way back is a plan like any other, from what was recorded before the run."""
        paper = data.draw(st.sampled_from(self._ran()))
        bench = self.bench()
        sent = self.cloud.sent
        try:
            plan = bench.undo(paper.run)
        except Rejected:
            return
        assert self.cloud.sent == sent, "making a way back has written"
        for change in plan.changes:
            wanted = set(next(one for one in paper.file.plan.changes if one.id == change.undoes).before["items"])
            now = set(self.cloud.shelves[change.account])
            puts = {call.params["Item"] for call in change.calls if call.operation == "PutItem"}
            takes = {call.params["Item"] for call in change.calls if call.operation == "DeleteItem"}
            assert (puts, takes) == (wanted - now, now - wanted), "undo does not lead back to what was recorded"
        if plan.changes:
            FIGURES["undone"] += 1
            self._keep(bench, plan)
            self.cloud.faults[:] = faults
            self._apply(self.papers[-1], kill, nth, stop=False)

    # What must be refused.

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), bit=st.integers(0, 7))
    def edit_the_plan(self, data: st.DataObject, bit: int) -> None:
        """I7: a plan file with another bit in it is no plan."""
        paper = data.draw(st.sampled_from(self.papers))
        damaged = bytearray(paper.file.data)
        damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << bit
        path = self.base / "plan.json"
        path.write_bytes(damaged)
        path.chmod(0o600)
        try:
            self.bench().open_plan(path)
        except Rejected:
            return
        raise AssertionError("an edited plan was opened")

    @precondition(lambda self: self.papers)
    @rule(data=st.data())
    def expire(self, data: st.DataObject) -> None:
        """A plan has waited too long."""
        paper = data.draw(st.sampled_from(self.papers))
        late = msgspec.structs.replace(paper.file.plan, id=f"{paper.file.plan.id}-late", expires="2020-01-01T00:00:00Z")
        self.papers.append(Paper(self.bench().seal(late), paper.shelves, paper.edits, expired=True))

    @precondition(lambda self: self._papers())
    @rule(data=st.data())
    def apply_again(self, data: st.DataObject) -> None:
        """I7: a plan is applied once, and not after its time."""
        self._refused(data.draw(st.sampled_from(self._papers())).file)

    @precondition(lambda self: self._papers(new=True) and len(self.papers) > 1)
    @rule(data=st.data())
    def apply_what_was_not_confirmed(self, data: st.DataObject) -> None:
        """I7: who confirmed one plan has not confirmed another."""
        file = data.draw(st.sampled_from(self._papers(new=True))).file
        other = data.draw(st.sampled_from([one.file for one in self.papers if one.file.sha256 != file.sha256]))
        assert "another plan" in self._refused(file, other)

    @precondition(lambda self: self._papers(new=True))
    @rule(data=st.data())
    def another_process(self, data: st.DataObject) -> None:
        """I16: while one process writes to an account, another does not, and is told who does."""
        file = data.draw(st.sampled_from(self._papers(new=True))).file
        with writing_to(self.places.locks, file.plan.touched[-1:], "run-of-another", "applies plan-of-another"):
            assert "run-of-another" in self._refused(file)

    def _refused(self, file: PlanFile, consent: PlanFile | None = None) -> str:
        sent = self.cloud.sent
        try:
            self._applied(file, consent)
        except Rejected as refused:
            assert self.cloud.sent == sent, "it was refused, and something was sent"
            FIGURES["refused"] += 1
            return refused.sentence
        raise AssertionError("what had to be refused was applied")

    # What holds after whatever was done.

    def _judged(
        self, paper: Paper, run: Run | None, before: dict[str, list[str]], ended: frozenset[str] = frozenset()
    ) -> None:
        plan = paper.file.plan
        self._only_the_plan(plan)
        for account in self.shelves().keys() - set(plan.touched):
            assert self.shelves()[account] == before[account], "an account was touched that is not in the plan"
        if run is None:
            return
        # I5: nothing is left without an outcome.
        assert {one.id for one in run.changes} == {change.id for change in plan.changes}
        paper.over = run.status not in (RunStatus.STOPPED, RunStatus.NEEDS_HUMAN)
        for result, change in zip(run.changes, plan.changes, strict=True):
            if result.outcome is Outcome.DONE and change.id not in ended:
                # I15: what is called done is there; what was done earlier may have been taken back since.
                assert self.shelves()[change.account] == sorted(change.after["items"]), "done, and it is not there"
            # What others have touched since may be as it was before.
            made = [one for one in self.cloud.effects if self._still(one, plan, change)]
            assert result.calls_made > 0 or result.outcome is Outcome.UNKNOWN or not made, f"untold: {made}"
            if self.cloud.edits == paper.edits and not self.cloud.swallowed:
                # What another plan did in between is rightly told as there already.
                there = {(one.operation, one.item) for one in self.cloud.effects if one.account == change.account}
                assert result.calls_made <= len(there), f"{result.calls_made} calls are told, {there} were made"

    def _still(self, one: Effect, plan: Plan, change: Change) -> bool:
        same = (one.plan, one.account) == (plan.id, change.account)
        return same and one.at == self.cloud.touched(plan.id)

    def _only_the_plan(self, plan: Plan) -> None:
        """I2, I3: effects are calls of the plan, in its order, each once unless somebody put things back."""
        effects = [one for one in self.cloud.effects if one.plan == plan.id]
        planned = [(call.account, call.operation, call.params["Item"]) for call in plan.calls]
        last: dict[tuple[str, str, str], int] = {}
        for one in effects:
            step = one.account, one.operation, one.item
            assert step in planned, f"{step} was never confirmed"
            if step in last:
                assert one.at > last[step], f"{step} was done twice"
            last[step] = one.at
        if len(last) == len(effects):
            order = [planned.index(step) for step in last]
            assert order == sorted(order), "the order is not the one that was confirmed"

    @invariant()
    def nothing_is_broken(self) -> None:
        """I4, I8, I9: what was on the wire was on the disk before, and every journal can be read to its end."""
        FIGURES["steps"] += 1
        assert not self.cloud.broken, "; ".join(self.cloud.broken)
        for path in self.places.runs.glob(f"*/{NAME}"):
            if path.stat().st_size != self.whole.get(path):
                chain.read(path, SIGNER)
                self.whole[path] = path.stat().st_size


def _killer(kill: Any, nth: int) -> Killer | None:
    return Killer(kill[0], kill[1], most=1, skip=nth) if kill else None


def _essence(plan: Plan) -> list[tuple[str, str, list[str]]]:
    return [(one.account, one.before_sha256, [call.digest for call in one.calls]) for one in plan.changes]
