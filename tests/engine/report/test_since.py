"""What is said to have changed between two scans."""

import msgspec
import pytest

from hardener.engine.model import Scan, Status
from hardener.engine.report.since import Turn, since
from tests.cli import samples
from tests.cli.made_up import CHECKS

CHECK = CHECKS[0]
PLACE = (CHECK.id, samples.ROOT, None)


def scan(status: Status | None, summary: str = "said", account: str = samples.ROOT) -> Scan:
    found = [samples.finding(CHECK, account, status, summary)] if status else []
    return samples.scan(*found)


@pytest.mark.parametrize(
    ("before", "now", "turn"),
    [
        (None, Status.FAILING, Turn.NEW),
        (None, Status.OK, None),
        (Status.FAILING, Status.OK, Turn.MENDED),
        (Status.UNKNOWN, Status.OK, Turn.MENDED),
        (Status.OK, Status.FAILING, Turn.WORSE),
        (Status.OK, Status.UNKNOWN, Turn.WORSE),
        (Status.FAILING, Status.EXCEPTED, Turn.OTHER),
        (Status.OK, Status.OK, None),
    ],
)
def test_turns(before: Status | None, now: Status, turn: Turn | None) -> None:
    changed = since(scan(before), scan(now))
    assert [one.turn for one in changed] == ([turn] if turn else [])


def test_what_our_run_brought_to_ok_and_fails_again_has_drifted() -> None:
    assert [one.turn for one in since(scan(Status.OK), scan(Status.FAILING), {PLACE})] == [Turn.DRIFTED]
    assert [one.turn for one in since(scan(Status.FAILING), scan(Status.FAILING, "other"), {PLACE})] == [Turn.DRIFTED]
    assert [one.turn for one in since(scan(Status.OK), scan(Status.MANUAL), {PLACE})] == [Turn.DRIFTED]


def test_other_words_are_a_change_too() -> None:
    (changed,) = since(scan(Status.FAILING, "12 characters"), scan(Status.FAILING, "8 characters"))
    assert (changed.turn, changed.was, changed.summary) == (Turn.OTHER, "12 characters", "8 characters")


def test_what_is_gone_is_not_seen_but_what_was_not_looked_at_is_no_change() -> None:
    two = samples.scan(
        samples.finding(CHECK, samples.ROOT, Status.OK, "said"),
        samples.finding(CHECK, samples.PROD, Status.FAILING, "said"),
    )
    assert since(two, scan(Status.OK)) == ()
    regional = [
        msgspec.structs.replace(samples.finding(CHECK, samples.ROOT, Status.OK, "said"), region=region)
        for region in ("eu-west-1", "us-east-1")
    ]
    (gone,) = since(samples.scan(*regional), samples.scan(regional[0]))
    assert (gone.turn, gone.region, gone.now) == (Turn.UNSEEN, "us-east-1", None)
