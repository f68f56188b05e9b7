"""Practice servers that are ready at once: one process reads all that the organization is made of, and forks.

`python -m tests.faults.crash_forks` answers each line of its input with one line of JSON, as the practice server's own
process does; what answers then is a child of it, with an organization of its own, as it was delivered. It ends when its
parent does, or by SIGTERM.
"""

from hardener.practice import foundation

foundation.lay()  # before anything below brings in one of moto's services

import asyncio  # noqa: E402
import gc  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
from collections.abc import Callable  # noqa: E402

from hardener.practice import genesis, web  # noqa: E402
from hardener.practice.gateway import Gateway  # noqa: E402
from hardener.practice.server import _environment as environment  # noqa: E402
from hardener.practice.world import World  # noqa: E402


def main() -> None:
    """Fork a server for each line."""
    world = World(None)
    genesis.begin(world.born)
    # What is never looked at again by the collector is not copied into each child either.
    gc.freeze()
    held, holding = os.pipe()
    for _ in sys.stdin:
        # An ended child is taken off the list of processes.
        while _ended():
            pass
        if os.fork() == 0:
            os.close(holding)
            threading.Thread(target=_until_orphaned, args=(held,), daemon=True).start()
            asyncio.run(web.serve(Gateway(world), 0, 0.0, _ready))
            os._exit(0)


def _ready(port: int, _: Callable[[], None]) -> None:
    endpoint = f"http://127.0.0.1:{port}"
    said = {"endpoint": endpoint, "environment": environment(endpoint), "pid": os.getpid()}
    os.write(1, json.dumps(said).encode() + b"\n")


def _until_orphaned(pipe: int) -> None:
    os.read(pipe, 1)
    os._exit(0)


def _ended() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


if __name__ == "__main__":
    main()
