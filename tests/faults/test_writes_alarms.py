"""The alarms ring: hardener with a mistake in its writing is noticed by the loop over all writes."""

from collections.abc import Iterator
from typing import Any

import pytest

from hardener.aws import answers, codes, troubles
from hardener.engine.ground import Ground, Standing
from hardener.engine.model import Answer, Call
from hardener.engine.onechange import OneChange
from hardener.engine.runlog import ACCEPTED
from hardener.engine.sending import Sending
from tests.faults.crash_worlds import Worlds
from tests.faults.scenes import SCENES
from tests.faults.stage import Stage
from tests.faults.test_writes import kinds, played
from tests.faults.writes import Case

pytestmark = pytest.mark.usefixtures("without_delay")
BY_NAME = {scene.name: scene for scene in SCENES}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    worlds = Worlds()
    yield Stage(worlds, tmp_path_factory.mktemp("alarms"))
    worlds.close()


def said(stage: Stage, scene: str, operation: str, case: Case) -> str:
    kind = next(one for one in kinds(stage, BY_NAME[scene]) if one.operation == operation)
    return played(stage, kind, case)


def test_a_write_that_is_tried_again_after_an_error_of_aws(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done, and answered by 500, would be done twice."""
    is_throttle = troubles.is_throttle

    def hopeful(error: Any) -> bool:
        return is_throttle(error) or troubles.status_of(error) >= 500

    monkeypatch.setattr(troubles, "is_throttle", hopeful)
    assert "it was done 2 times" in said(stage, "contacts", "Subscribe", Case("500", after=True))


def test_a_lost_answer_that_is_taken_for_a_yes(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(sending: Sending, call: Call, _: Answer) -> None:
        sending._progress.calls[call.seq] = ACCEPTED

    monkeypatch.setattr(Sending, "_judge", judge)
    monkeypatch.setattr(OneChange, "_verify", lambda _: None)
    wrong = said(stage, "network", "DeleteSubnet", Case("deny"))
    assert "was not done" in wrong or "it is done" in wrong


def test_a_denial_that_is_passed_over(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = answers.refused

    def taken(*given: Any, **more: Any) -> Answer:
        answer = refused(*given, **more)
        return Answer(kind="accepted", request_id="0", http_status=200) if answer.code in codes.DENIED else answer

    monkeypatch.setattr("hardener.aws.writer.answers.refused", taken)
    assert said(stage, "password policy", "UpdateAccountPasswordPolicy", Case("deny"))


def test_a_call_that_is_sent_again_without_a_look(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ground, "standing", lambda *_: (Standing.NEEDED, ""))
    assert "it was done 2 times" in said(stage, "contacts", "PutRule", Case("reset", after=True))


def test_going_on_after_what_is_not_known(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lost its answer before it took effect is never made, and everything after it is."""
    monkeypatch.setattr(Ground, "standing", lambda *_: (Standing.DONE, ""))
    monkeypatch.setattr(OneChange, "_verify", lambda _: None)
    assert "was not done" in said(stage, "root access", "EnableOrganizationsRootSessions", Case("html"))


def test_nothing_is_wrong_with_hardener_as_it_is(stage: Stage) -> None:
    assert said(stage, "contacts", "PutRule", Case("reset", after=True)) == ""
    assert said(stage, "network", "DeleteSubnet", Case("deny")) == ""
