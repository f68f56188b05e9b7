"""A cloud in memory that keeps count of everything, and looks into the journal whenever something is on the wire."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hardener.engine.journal import NAME
from hardener.engine.model import Account, Answer, AsWhom, Call, Caller, OnWire
from tests.engine.toy import ToyCloud, ToyWriter

FAULTS = (
    *("lost-before", "lost-after", "Throttling", "AccessDenied", "ExpiredToken", "LimitExceeded", "never-sent"),
    "swallowed",
)
"""What a write may meet: its answer is lost, before or after it took effect; or AWS refuses it, or does nothing."""


@dataclass
class Effect:
    """One write that took effect."""

    plan: str
    account: str
    operation: str
    item: str
    at: int
    """How often the world had been touched by others until then: by edits, and by the calls of other plans."""


@dataclass
class WatchedCloud(ToyCloud):
    """Shelves of which every touch is on record."""

    runs: Path = Path()
    faults: list[str] = field(default_factory=list)
    """What the next writes meet, one each."""
    effects: list[Effect] = field(default_factory=list)
    identified: set[str] = field(default_factory=set)
    """The accounts whose caller was asked for since the process started."""
    edits: int = 0
    broken: list[str] = field(default_factory=list)
    """What was on the wire and should not have been."""
    sent: int = 0
    swallowed: set[str] = field(default_factory=set)
    """The plans of which AWS took a call and did nothing."""
    swallowing: bool = False
    met: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.script = self._met

    def _met(self, _: int) -> str:
        told = self.faults.pop(0) if self.faults else "ok"
        if told != "ok":
            self.met[told] += 1
        self.swallowing = told == "swallowed"
        return "ok" if self.swallowing else told

    def identity(self, account: Account, by: AsWhom = AsWhom.OWN) -> Caller:
        found = super().identity(account, by)
        self.identified.add(account.id)
        return found

    def writer(self, account: Account, calls: Sequence[Call]) -> "WatchedWriter":
        return WatchedWriter(self)

    def touched(self, plan: str) -> int:
        """Return how often anybody but the run of `plan` has touched anything."""
        return self.edits + sum(one.plan != plan for one in self.effects)

    def did(self, plan: str, call: Call) -> bool:
        """Return whether `call` of `plan` took effect, and nobody has touched anything since."""
        step = plan, call.account, call.operation, call.params["Item"], self.touched(plan)
        return any((one.plan, one.account, one.operation, one.item, one.at) == step for one in self.effects)

    def perform(self, call: Call) -> str:
        if self.swallowing:
            self.swallowed.add(_tail(self.runs)[0])
            return ""
        before = list(self.shelves[call.account])
        code = super().perform(call)
        if self.shelves[call.account] != before:
            plan = _tail(self.runs)[0]
            self.effects.append(Effect(plan, call.account, call.operation, call.params["Item"], self.touched(plan)))
        return code


@dataclass
class WatchedWriter(ToyWriter):
    cloud: WatchedCloud

    def send(self, call: Call, on_wire: OnWire) -> Answer:
        """I3, I4 and I9: it was not done yet, it is on the disk already, and AWS has said who we are there."""
        self.cloud.sent += 1
        plan, last = _tail(self.cloud.runs)
        if self.cloud.did(plan, call):
            self.cloud.broken.append(f"{call.action} {call.params} was sent again after it was done")
        if last.get("ev") != "intent" or last.get("seq") != call.seq or last.get("digest") != f"sha256:{call.digest}":
            self.cloud.broken.append(f"{call.action} was sent, and the last record is {last.get('ev')}")
        if call.account not in self.cloud.identified:
            self.cloud.broken.append(f"{call.action} was sent to {call.account} by somebody who was not identified")
        return super().send(call, on_wire)


def _tail(runs: Path) -> tuple[str, dict[str, object]]:
    """Return the plan and the last record of the journal that was written last."""
    path = max(runs.glob(f"*/{NAME}"), key=lambda one: one.stat().st_mtime_ns)
    lines = path.read_bytes().splitlines()
    return str(json.loads(lines[0])["plan"]), json.loads(lines[-1])
