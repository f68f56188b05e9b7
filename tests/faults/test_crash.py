"""Killed anywhere, and gone on with: every call is made once, and all ends as if nobody had been killed."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from checks import CATALOGUE
from hardener.engine.model import AsWhom, Idempotency, Outcome, Plan, RunStatus
from hardener.engine.references import refers
from tests.faults.crash_points import AROUND, POINTS, Killer, Moment
from tests.faults.crash_story import STORY, Step
from tests.faults.crash_walk import Lived, Stage, Write, live
from tests.faults.crash_worlds import Worlds
from tests.faults.flips import SOAK
from tests.faults.server import served
from tests.practice.desk import Desk

pytestmark = pytest.mark.timeout(900)
Live = Callable[..., list[Lived]]
_BY_NAME = {step.name: step for step in STORY}


@pytest.fixture(scope="module")
def live_through(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Tell a story in an organization of its own."""
    worlds = Worlds()

    def told(killer_of: Callable[[Plan], Killer | None], story: Sequence[Step] = STORY) -> list[Lived]:
        with worlds.one() as practice, served(practice) as server:
            return live(Stage(server, Desk(practice), tmp_path_factory.mktemp("stage")), killer_of, story)

    yield told
    worlds.close()


@pytest.fixture(scope="module")
def untroubled(live_through: Live) -> dict[str, Lived]:
    """What becomes of each plan when nobody is killed."""
    return {lived.step: lived for lived in live_through(lambda _: None)}


def _special(plan: Plan) -> frozenset[int]:
    """The calls that a kill cannot leave without a trace.

    Those that make something new, which no read can tell from somebody else's, and those that build on a secret which
    is shown once. They have tests of their own below.
    """
    return frozenset(call.seq for call in plan.calls if call.name or call.asks or call.cleanup)


_ELSEWHERE = {
    *("ce:DeleteAnomalyMonitor", "ec2:AuthorizeSecurityGroupIngress", "ec2:CreateRoute", "ec2:CreateTags"),
    *("ec2:DisassociateRouteTable", "iam:UpdateAccessKey", "organizations:UpdatePolicy", "sns:Unsubscribe"),
    # No calls, but actions: what two of the calls need besides, or are named by.
    *("budgets:ModifyBudget", "sts:AssumeRoot"),
}
"""Writes that take a past of their own to be planned; each has the same shape as one that is in the story."""


def test_the_story_has_every_kind_of_call(untroubled: dict[str, Lived]) -> None:
    planned = {call.action for lived in untroubled.values() for call in lived.plan.calls}
    assert {action for check in CATALOGUE for action in check.writes} - planned == _ELSEWHERE
    assert {call.by for lived in untroubled.values() for call in lived.plan.calls} >= {
        AsWhom.OWN,
        AsWhom.ROOT_DELETE,
    }


# What leaves the same on the disk and in the cloud is the same to whoever goes on; a soak tries all the same.
_QUICK = (("sent", "after"),)


@pytest.mark.parametrize(("event", "moment"), POINTS if SOAK else _QUICK)
def test_no_call_is_lost_or_repeated(
    live_through: Live, untroubled: dict[str, Lived], event: str, moment: Moment
) -> None:
    """One kill at each call of every plan, and whoever goes on is killed at the next."""
    for lived in live_through(lambda plan: Killer(event, moment, spared=_special(plan))):
        planned = {call.seq for call in lived.plan.calls} - _special(lived.plan)
        denied = _BY_NAME[lived.step].denied if lived.step in _BY_NAME else ""
        assert denied or {seq for _, seq in lived.kills} == planned, lived.step
        _same(lived, untroubled[lived.step])


@pytest.mark.parametrize(("event", "moment"), AROUND if SOAK else ())
def test_a_kill_around_a_change_leaves_no_trace(
    live_through: Live, untroubled: dict[str, Lived], event: str, moment: Moment
) -> None:
    for lived in live_through(lambda plan: Killer(event, moment)):
        _same(lived, untroubled[lived.step])


def _same(lived: Lived, other: Lived) -> None:
    """Demand what an untroubled run did: on the wire, and as it is told."""
    assert _once(lived.taken, lived.plan) == _once(other.taken, other.plan), lived.step
    assert _outcomes(lived) == _outcomes(other), lived.step
    # What AWS refused may be asked again; what it took, and what never was planned, may not be on the wire once more.
    assert set(lived.sent) == set(other.sent), lived.step


def _once(taken: Sequence[Write], plan: Plan) -> list[Write]:
    """Leave out a call that followed itself, where it builds on an earlier answer and says that twice is as once."""
    harmless = {
        call.action
        for call in plan.calls
        if refers(call.params) and call.idempotency in (Idempotency.SET, Idempotency.TOKEN)
    }
    return [
        one for number, one in enumerate(taken) if one[2] not in harmless or number == 0 or taken[number - 1] != one
    ]


def _outcomes(lived: Lived) -> list[tuple[str, str, str | None, Outcome, str]]:
    return [(one.check, one.account, one.region, one.outcome, one.reason) for one in lived.run.changes]


_MAKING = ("billing tags", "contacts", "costs", "enrol", "networks")


@pytest.mark.parametrize("moment", ["before", "torn"] if SOAK else ["torn"])
@pytest.mark.parametrize("nth", [0, 1] if SOAK else [0])
def test_what_makes_something_new_is_left_to_a_person_and_never_made_twice(
    live_through: Live, nth: int, moment: Moment
) -> None:
    """AWS made it and nobody heard: no read can tell which new thing is ours, so a person has to."""
    story = [step for step in STORY if step.name in _MAKING]
    hit = 0

    def killer(plan: Plan) -> Killer:
        named = [
            call.seq for change in plan.changes for call in [one for one in change.calls if one.name][nth : nth + 1]
        ]
        return Killer("outcome", moment, only=frozenset(named))

    for lived in live_through(killer, story):
        for _, seq in lived.kills:
            hit += 1
            (call,) = [one for one in lived.plan.calls if one.seq == seq]
            (change,) = [
                one for one in lived.run.changes if one.id in {c.id for c in lived.plan.changes if call in c.calls}
            ]
            assert change.outcome is Outcome.UNKNOWN
            assert "no read can tell" in change.reason
            assert lived.run.status is RunStatus.NEEDS_HUMAN
            made = [one for one in lived.taken if one[2] == call.action]
            assert len(made) == len(set(made)), "it was made twice"
    assert hit >= (3 if nth == 0 else 1)


def test_a_secret_that_was_shown_once_is_not_shown_again_and_nothing_is_left_behind(live_through: Live) -> None:
    (step,) = [step for step in STORY if step.name == "enrol"]
    (lived,) = live_through(lambda plan: Killer("sent", "after", only=frozenset({2})), [step])[:1]
    assert [one[2] for one in lived.taken] == ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"]
    assert "that moment has passed" in lived.run.changes[0].reason
