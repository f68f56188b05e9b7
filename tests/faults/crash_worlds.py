"""Practice organizations as they were delivered, any number of them, each ready in a few milliseconds."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hardener.practice.launch import Practice

_ROOT = Path(__file__).parents[2]


class Worlds:
    """The process that forks them."""

    def __init__(self) -> None:
        # As the practice server is started: without a seed of its own, ids would differ from process to process.
        environment = os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": os.pathsep.join([str(_ROOT), *sys.path])}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.crash_forks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )

    @contextmanager
    def one(self) -> Iterator[Practice]:
        """Give an organization of its own for as long as the block lasts."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline())
        try:
            yield Practice(said["endpoint"], said["environment"], said["pid"], self._process)
        finally:
            os.kill(said["pid"], signal.SIGTERM)

    def close(self) -> None:
        """End all of them."""
        for stream in (self._process.stdin, self._process.stdout):
            assert stream
            stream.close()
        self._process.wait(10)
