"""A real process, really killed while its request is on its way, before AWS did anything or after."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from hardener.engine.model import RunStatus
from tests.faults.crash_story import Step
from tests.faults.crash_walk import Stage
from tests.faults.crash_worlds import Worlds
from tests.faults.server import Fault, served
from tests.practice.desk import DEV, Desk
from tests.properties.recorder import Reply
from tests.properties.wire import Request

_ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def worlds() -> Iterator[Worlds]:
    made = Worlds()
    yield made
    made.close()


@pytest.mark.parametrize("after", [False, True], ids=["before AWS did it", "after AWS did it"])
def test_a_killed_process_leaves_a_run_that_is_gone_on_with(worlds: Worlds, tmp_path: Path, after: bool) -> None:
    with worlds.one() as practice, served(practice) as server:
        stage = Stage(server, Desk(practice), tmp_path / "state")
        bench = stage.bench()
        plan = Step("network", ("default-vpc",), (DEV,), ("us-east-1",)).plan(bench)
        path = tmp_path / "plan.json"
        bench.save_plan(bench.seal(plan), path)
        child: list[subprocess.Popen[bytes]] = []

        def kill(_: Request, reply: Reply) -> Reply:
            child[0].kill()
            child[0].wait()
            return replace(reply, reset=True)

        rule = server.fail("ec2:*", Fault("kill", kill), access="write", nth=4, after=after)
        with server.taken() as passed:
            child.append(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.faults.crash_child", str(tmp_path / "state"), str(path)],
                    cwd=_ROOT,
                    env={**os.environ, **server.environment},
                    stdout=subprocess.PIPE,
                )
            )
            out, _ = child[0].communicate(timeout=120)
            assert (child[0].returncode, out) == (-signal.SIGKILL, b"")
            assert rule.struck
            server.heal()
            (left,) = stage.bench().history()
            assert left.status is RunStatus.INTERRUPTED
            run = stage.bench().resume(left.run, lambda _: None, Event())
        assert run.status is RunStatus.DONE
        reached = [one.name for one in passed if one.access == "write"]
        planned = [call.action for call in plan.calls]
        # What never came through was on the wire twice; what AWS did was not sent again.
        killed_at = [] if after else [planned[3]]
        assert reached == planned[:4] + killed_at + planned[4:]
