"""Runs without AWS: every call is answered as it was told to be."""

from collections.abc import Callable, Mapping
from typing import Protocol

from hardener.engine.events import CallAnswered, CallSent, RunListener, Verifying
from hardener.engine.model import Answer, Asker, Call, Change, GivenUp, Outcome, Question, RunStatus
from hardener.engine.outcomes import ChangeResult, Run
from hardener.engine.wayback import Back, WayBack
from tests.screens.fake_world import World


class Bench(Protocol):
    sent: list[Call]
    gate: Callable[[str], None]
    answers: dict[str, Answer]
    ask: Asker | None
    seed: str
    heard: list[Mapping[str, str]]


def make(bench: Bench, change: Change, tell: RunListener) -> ChangeResult:
    made = 0
    for call in change.calls:
        if call.cleanup:
            continue
        try:
            _listen(bench, change, call)
        except GivenUp:
            return result(change, made, Outcome.GIVEN_UP, "given up at the keyboard; what was begun is cleaned up")
        bench.sent.append(call)
        tell(CallSent(change, call, 1))
        bench.gate(f"call {call.operation}")
        answer = bench.answers.get(call.operation) or Answer(
            kind="accepted", request_id="7d1e0000-4b1d", http_status=200
        )
        tell(CallAnswered(change, call, answer, 0.4))
        if answer.kind != "accepted":
            outcome = Outcome.UNKNOWN if answer.kind == "ambiguous" else Outcome.FAILED
            return result(change, made, outcome, f"{call.action}: {answer.code} {answer.message}")
        made += 1
    tell(Verifying(change))
    return result(change, made, Outcome.DONE, "")


def _listen(bench: Bench, change: Change, call: Call) -> None:
    """Ask for what `call` needs, until the answer is not one of six times the same digit."""
    wrong = ""
    while call.asks is not None:
        assert bench.ask is not None
        shown = dict.fromkeys(call.asks.shows, bench.seed)
        asks = call.asks
        question = Question(
            asks.kind, asks.title, change.account, change.account_name, asks.fields, asks.facts, shown, wrong
        )
        bench.heard.append(bench.ask(question))
        if not any(len(value) == 6 and len(set(value)) == 1 for value in bench.heard[-1].values()):
            return
        wrong = "Authentication code for device is not valid."


def result(change: Change, made: int, outcome: Outcome, reason: str) -> ChangeResult:
    return ChangeResult(
        id=change.id,
        check=change.check,
        account=change.account,
        account_name=change.account_name,
        region=change.region,
        summary=change.summary,
        outcome=outcome,
        reason=reason,
        calls_made=made,
        calls_total=len(change.calls),
    )


def interrupted(world: World) -> Run:
    """Return a run that was cut off after its first change, while a call of the second was on its way."""
    names: list[tuple[str, Outcome, str, int, int]] = [
        ("eu-central-1", Outcome.DONE, "", 5, 5),
        ("eu-west-1", Outcome.UNKNOWN, "the run ended while a call was on its way", 2, 5),
        ("us-east-1", Outcome.SKIPPED, "not begun", 0, 5),
    ]
    changes = tuple(
        ChangeResult(
            id=f"change-{at}",
            check="default-vpc",
            account=world.accounts[0].id,
            account_name=world.accounts[0].name,
            region=region,
            summary="delete the default VPC",
            outcome=outcome,
            reason=reason,
            calls_made=made,
            calls_total=total,
            open=outcome is not Outcome.DONE,
        )
        for at, (region, outcome, reason, made, total) in enumerate(names)
    )
    return Run(
        run="run-20261122T090000Z-aa17c2",
        plan_id="plan-20261122T085800Z-000003",
        started="2026-11-22T09:00:00Z",
        finished="",
        status=RunStatus.INTERRUPTED,
        changes=changes,
        undoable=False,
        back=WayBack(Back.PART, ("the ids of its subnets",)),
        resumable=True,
        caller=world.caller.arn,
        head="cd" * 32,
    )
