import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from hardener.practice.launch import Practice, PracticeError, running
from tests.practice.desk import Desk

_FORSAKEN = """
import os, sys, time
from hardener.practice.launch import running
with running() as practice:
    print(practice.pid, flush=True)
    time.sleep(60)
"""


def alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def ends(pid: int) -> bool:
    for _ in range(100):
        if not alive(pid):
            return True
        time.sleep(0.1)
    return False


def test_what_a_caller_gets(practice_server: Practice) -> None:
    assert practice_server.endpoint.startswith("http://127.0.0.1:")
    assert set(practice_server.environment) == {
        "AWS_ENDPOINT_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_EC2_METADATA_DISABLED",
    }
    assert alive(practice_server.pid)


def test_it_ends_with_the_block_and_can_be_stopped_twice() -> None:
    with running() as practice:
        practice.stop()
    assert not alive(practice.pid)


def test_it_ends_when_its_starter_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _FORSAKEN], stdout=subprocess.PIPE, cwd=Path.cwd()) as starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        assert alive(pid)
        starter.send_signal(signal.SIGKILL)
    assert ends(pid)


def test_detached_it_ends_with_sigterm() -> None:
    command = [sys.executable, "-m", "hardener.practice.server", "--detach-stdin"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as server:
        assert server.stdout
        assert b"endpoint" in server.stdout.readline()
        server.terminate()
        assert server.wait(10) == 0


def test_a_port_that_is_taken(practice_server: Practice) -> None:
    port = int(practice_server.endpoint.rpartition(":")[2])
    with pytest.raises(PracticeError, match="did not start") as refused, running(port=port):
        pass
    assert str(port) in str(refused.value)


def test_latency_is_added_to_each_answer() -> None:
    with running(latency=0.2) as practice:
        sts = Desk(practice).client("sts")
        started = time.monotonic()
        sts.get_caller_identity()
        assert time.monotonic() - started >= 0.2


def test_the_users_own_aws_settings_do_not_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody-has-this-profile")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with running() as practice:
        assert practice.endpoint
