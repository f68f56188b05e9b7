"""Starting the stand-in for AWS beside this process, and stopping it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def running(accounts: int, seconds: float) -> Iterator[str]:
    """Run a server with `accounts` accounts that answers after `seconds`; yields its endpoint."""
    command = [sys.executable, "-m", "benchmarks.cloud.server", str(accounts), str(seconds)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdin is not None
        assert server.stdout is not None
        endpoint = server.stdout.readline().strip()
        if not endpoint:
            raise RuntimeError("the benchmarks' server did not start")
        yield endpoint
    finally:
        # It serves until its stdin ends.
        server.communicate(timeout=10)
