"""How far a run may go: its window, its numbers, its failures; and a resume of what was left."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from hardener.engine import clock
from hardener.engine.confirming import by_digest
from hardener.engine.events import CallAnswered, ChangeEnded, RunEvent
from hardener.engine.limits import Limits
from hardener.engine.model import Account, Outcome, Per, Reader, RunStatus
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Rejected
from hardener.engine.window import Window, parse
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, resumed, sealed, stopped
from tests.engine.toy import ACCOUNTS, MANAGEMENT, PROD, Crash, ShelfCheck, ShelfState, ToyCloud

SMALL = "222222222222"
OPENS, CLOSES = "2026-11-28T22:00:00Z", "2026-11-29T02:00:00Z"
WINDOW = Window(clock.parse(OPENS), clock.parse(CLOSES))


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make it another time; plans are made on Tuesday."""

    def set_(present: str) -> None:
        monkeypatch.setattr(clock, "now", lambda: present)

    set_("2026-11-24T10:00:00Z")
    return set_


@pytest.fixture
def three(cloud: ToyCloud, now: object, bench: Workbench) -> PlanFile:
    """One call in SMALL, then three in the management account, then one in PROD."""
    cloud.accounts = (*ACCOUNTS, Account(id=SMALL, name="small"))
    cloud.shelves |= {SMALL: ["f"]}
    return sealed(bench, canary=SMALL)


@pytest.mark.parametrize(
    ("present", "told"),
    [
        ("2026-11-28T21:59:59Z", "the window opens at 2026-11-28 22:00+00:00, in 1 min; nothing was sent"),
        ("2026-11-26T21:00:00Z", "the window opens at 2026-11-28 22:00+00:00, in 2 d 1 h"),
        (CLOSES, "the window has closed at 2026-11-29 02:00+00:00"),
    ],
)
def test_outside_its_window_nothing_is_sent_and_the_plan_is_not_spent(
    bench: Workbench, cloud: ToyCloud, three: PlanFile, now: Callable[[str], None], present: str, told: str
) -> None:
    now(present)
    with pytest.raises(Rejected) as refused:
        applied(bench, three, limits=Limits(window=WINDOW))
    assert told in refused.value.sentence
    assert (cloud.wire, bench.history()) == ([], ())
    now(OPENS)
    assert applied(bench, three, limits=Limits(window=WINDOW)).status is RunStatus.DONE


def test_when_the_window_closes_what_is_begun_is_finished_and_a_resume_does_the_rest(
    bench: Workbench, cloud: ToyCloud, three: PlanFile, now: Callable[[str], None]
) -> None:
    """It closes during the first of three calls of the second account."""
    now(OPENS)

    def hear(event: RunEvent) -> None:
        if isinstance(event, CallAnswered) and event.call.account == MANAGEMENT:
            now(CLOSES)

    allowed = Limits(window=WINDOW)
    run = bench.apply(three, by_digest(three, f"sha256:{three.sha256}"), hear, Event(), limits=allowed)
    assert [account for account, *_ in cloud.wire] == [SMALL, MANAGEMENT, MANAGEMENT, MANAGEMENT]
    assert (run.status, run.exit_code, run.resumable) == (RunStatus.STOPPED, 5, True)
    assert [one.outcome for one in run.changes] == [Outcome.DONE, Outcome.DONE, Outcome.SKIPPED]
    assert "the window has closed at 2026-11-29 02:00+00:00; nothing was sent" in run.changes[-1].reason
    assert bench.history()[0].changes[-1].reason == run.changes[-1].reason

    with pytest.raises(Rejected, match="has closed"):
        resumed(bench, limits=allowed)
    now("2026-12-05T22:00:00Z")
    later = Window(clock.parse("2026-12-05T22:00:00Z"), clock.parse("2026-12-06T02:00:00Z"))
    again = resumed(bench, limits=Limits(window=later))
    assert (again.status, cloud.shelves[PROD]) == (RunStatus.DONE, [])
    assert len(cloud.wire) == 5


def test_a_stop_tells_every_change_that_was_left(bench: Workbench, three: PlanFile, now: Callable[[str], None]) -> None:
    now(OPENS)
    told: list[ChangeEnded] = []

    def hear(event: RunEvent) -> None:
        if isinstance(event, ChangeEnded):
            told.append(event)
            now(CLOSES)

    bench.apply(three, by_digest(three, f"sha256:{three.sha256}"), hear, Event(), limits=Limits(window=WINDOW))
    assert [one.result.outcome for one in told] == [Outcome.DONE, Outcome.SKIPPED, Outcome.SKIPPED]


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        (Limits(max_calls=4), "this would be 5 calls, and at most 4 are allowed"),
        (Limits(max_accounts=2), "this would be 3 accounts, and at most 2 are allowed"),
        (Limits(max_calls=0), "at most 0"),
    ],
)
def test_more_than_is_allowed_is_refused_before_the_first_call(
    bench: Workbench, cloud: ToyCloud, three: PlanFile, limits: Limits, told: str
) -> None:
    with pytest.raises(Rejected) as refused:
        applied(bench, three, limits=limits)
    assert told in refused.value.sentence
    assert cloud.wire == []
    assert applied(bench, three, limits=Limits(max_calls=5, max_accounts=3)).status is RunStatus.DONE


def test_a_resume_counts_what_is_left(bench: Workbench, cloud: ToyCloud, three: PlanFile) -> None:
    run = stopped(bench, three)
    assert (len(cloud.wire), run.resumable) == (1, True)
    with pytest.raises(Rejected, match="this would be 4 calls, and at most 3"):
        resumed(bench, limits=Limits(max_calls=3))
    with pytest.raises(Rejected, match="this would be 2 accounts"):
        resumed(bench, limits=Limits(max_accounts=1))
    assert resumed(bench, limits=Limits(max_calls=4, max_accounts=2)).status is RunStatus.DONE


def failing_in(*accounts: str) -> Callable[[int], str]:
    """Let the first call in each of `accounts` fail; the toys only know the number of a call."""
    order = [SMALL, *[MANAGEMENT] * (1 if MANAGEMENT in accounts else 3), PROD]
    return lambda number: "LimitExceeded" if order[number] in accounts else "ok"


@pytest.mark.parametrize(
    ("fails", "limits", "begun"),
    [
        ((MANAGEMENT,), Limits(), {SMALL, MANAGEMENT}),
        ((MANAGEMENT,), Limits(stop_after=2), {SMALL, MANAGEMENT, PROD}),
        ((SMALL,), Limits(stop_after=2), {SMALL}),
        ((SMALL,), Limits(stop_after=None), {SMALL, MANAGEMENT, PROD}),
        ((SMALL, MANAGEMENT), Limits(stop_after=None), {SMALL, MANAGEMENT, PROD}),
    ],
)
def test_so_many_failures_end_it_and_one_in_the_canary_does(
    bench: Workbench, cloud: ToyCloud, three: PlanFile, fails: tuple[str, ...], limits: Limits, begun: set[str]
) -> None:
    cloud.script = failing_in(*fails)
    applied(bench, three, limits=limits)
    assert {account for account, *_ in cloud.wire} == begun


def test_two_failures_end_it_where_two_are_allowed(bench: Workbench, cloud: ToyCloud, now: object) -> None:
    names = ("222222222222", "333333333334", "444444444444", "555555555555")
    cloud.accounts = (*ACCOUNTS, *(Account(id=id, name=id) for id in names))
    cloud.shelves |= {id: ["x"] for id in names} | {PROD: [], MANAGEMENT: []}
    cloud.script = lambda number: "LimitExceeded" if number in (1, 2) else "ok"
    run = applied(bench, sealed(bench), limits=Limits(stop_after=2))
    assert [one.outcome for one in run.changes] == [Outcome.DONE, Outcome.FAILED, Outcome.FAILED, Outcome.SKIPPED]
    assert "stopped after 2 failures" in run.changes[-1].reason
    assert not run.resumable


class Halves(ShelfCheck):
    """One change in each region, about the items that begin as it does."""

    per = Per.REGION

    def read(self, aws: Reader) -> ShelfState:
        found, region = super().read(aws), aws.target.region or ""
        return ShelfState(items=tuple(item for item in found.items if item.startswith(region[:2])))


def test_after_a_failure_a_resume_finishes_what_is_begun_and_begins_nothing(bench: Workbench, cloud: ToyCloud) -> None:
    bench.checks = (Halves(),)
    cloud.shelves |= {MANAGEMENT: ["eu1"], PROD: ["eu1", "eu2", "us1"]}
    cloud.script = lambda number: ["LimitExceeded", "crash-after"][number]
    with pytest.raises(Crash):
        applied(bench, sealed(bench, canary=MANAGEMENT), keep_going=True)
    cloud.script = lambda _: "ok"
    run = resumed(bench)
    assert [one.outcome for one in run.changes] == [Outcome.FAILED, Outcome.DONE, Outcome.SKIPPED]
    assert run.changes[2].reason == f"stopped after the first failure, in {MANAGEMENT}; nothing was sent"
    assert cloud.shelves[PROD] == ["us1"]


def test_it_pauses_after_the_canary_and_a_resume_does_not_pause_again(
    bench: Workbench, cloud: ToyCloud, three: PlanFile
) -> None:
    allowed = Limits(pause_after_canary=True)
    run = applied(bench, three, limits=allowed)
    assert {account for account, *_ in cloud.wire} == {SMALL}
    assert (run.status, run.resumable) == (RunStatus.STOPPED, True)
    assert f"paused after the canary, {SMALL}; nothing was sent" in run.changes[1].reason
    assert resumed(bench, limits=allowed).status is RunStatus.DONE
    assert len(cloud.wire) == 5


def test_a_canary_that_was_not_touched_gives_the_pause_to_the_next(
    bench: Workbench, cloud: ToyCloud, three: PlanFile
) -> None:
    cloud.shelves[SMALL].append("new")
    run = applied(bench, three, limits=Limits(pause_after_canary=True))
    assert [one.outcome for one in run.changes] == [Outcome.REFUSED, Outcome.DONE, Outcome.SKIPPED]
    assert f"the canary, {MANAGEMENT}" in run.changes[-1].reason


def test_there_is_no_pause_after_the_only_account(bench: Workbench, now: object) -> None:
    file = sealed(bench, accounts=(PROD,))
    assert applied(bench, file, limits=Limits(pause_after_canary=True)).status is RunStatus.DONE


def test_a_drift_names_the_field_then_and_now_and_the_rest_goes_on(
    bench: Workbench, cloud: ToyCloud, three: PlanFile
) -> None:
    cloud.locked[MANAGEMENT] = "eni-1"
    run = applied(bench, three)
    assert [one.outcome for one in run.changes] == [Outcome.DONE, Outcome.REFUSED, Outcome.DONE]
    assert run.changes[1].reason == "drifted since the plan was made: Locked was no, is eni-1"


def test_a_finished_plan_is_not_applied_again_and_says_when_it_was(
    bench: Workbench, cloud: ToyCloud, three: PlanFile
) -> None:
    run = applied(bench, three)
    sent = list(cloud.wire)
    with pytest.raises(Rejected) as refused:
        applied(bench, three)
    assert f"applied before, as {run.run}, which ended as done at {run.finished}; nothing was sent" in str(
        refused.value
    )
    assert (cloud.wire, len(bench.history())) == (sent, 1)


def test_a_plan_whose_run_was_stopped_is_resumed_instead(bench: Workbench, three: PlanFile) -> None:
    run = stopped(bench, three)
    with pytest.raises(Rejected) as refused:
        applied(bench, three)
    assert refused.value.hint == f"go on with it: hardener resume {run.run}"


def test_the_journal_of_a_stopped_run_says_why(bench: Workbench, three: PlanFile, now: Callable[[str], None]) -> None:
    run = applied(bench, three, limits=Limits(pause_after_canary=True))
    lines = (bench.places.runs / run.run / "journal.jsonl").read_bytes().splitlines()
    left = [json.loads(line) for line in lines if json.loads(line)["ev"] == "left"]
    assert len(left) == 2
    assert json.loads(lines[-1])["status"] == "stopped"


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Any:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of this process cannot be set")
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("present", "opens", "closes"),
    [
        ("2026-11-28T20:59:00Z", "2026-11-28T21:00:00Z", "2026-11-29T01:00:00Z"),
        ("2026-11-28T23:30:00Z", "2026-11-28T21:00:00Z", "2026-11-29T01:00:00Z"),
        ("2026-11-29T00:59:00Z", "2026-11-28T21:00:00Z", "2026-11-29T01:00:00Z"),
        ("2026-11-29T01:00:00Z", "2026-11-29T21:00:00Z", "2026-11-30T01:00:00Z"),
        # In the night in which the clocks go back it is two o'clock twice: it closes at the first.
        ("2026-10-24T22:00:00Z", "2026-10-24T20:00:00Z", "2026-10-25T00:00:00Z"),
    ],
)
def test_local_times_mean_the_open_window_or_the_next(berlin: None, present: str, opens: str, closes: str) -> None:
    window = parse("22:00/02:00", clock.parse(present))
    assert (clock.stamp(window.opens), clock.stamp(window.closes)) == (opens, closes)


def test_moments_know_their_zone() -> None:
    window = parse("2026-11-28T23:00+01:00/2026-11-29T02:00Z", datetime.now(UTC))
    assert (clock.stamp(window.opens), clock.stamp(window.closes)) == ("2026-11-28T22:00:00Z", "2026-11-29T02:00:00Z")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no window"),
        ("22:00", "no window"),
        ("22:00-02:00", "no window"),
        ("25:00/02:00", "no moment"),
        ("22:00/22:00", "never open or always"),
        ("2026-11-28T22:00/2026-11-29T02:00", "does not say its zone"),
        ("2026-11-29T02:00Z/2026-11-28T22:00Z", "before it opens"),
        ("2026-11-28T22:00Z/02:00", "does not say its zone|no moment"),
        ("soon/later", "no moment"),
    ],
)
def test_what_is_no_window_is_said(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse(text, datetime.now(UTC))
