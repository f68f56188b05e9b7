"""The practice server's process: `python -m hardener.practice.server`."""

from hardener.practice import foundation

foundation.lay()  # before anything below brings in one of moto's services

import argparse  # noqa: E402
import asyncio  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
from collections.abc import Callable, Sequence  # noqa: E402
from pathlib import Path  # noqa: E402

from hardener.practice import genesis, web  # noqa: E402
from hardener.practice.callers import ADMIN_KEY, ADMIN_TOKEN, ANY_SECRET  # noqa: E402
from hardener.practice.gateway import Gateway  # noqa: E402
from hardener.practice.roster import DEFAULT_REGIONS  # noqa: E402
from hardener.practice.world import World, WorldInUse  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the organization, say where it is in one line of JSON, and serve it until told to stop."""
    options = _options(arguments)
    try:
        world = World(options.world)
    except (OSError, WorldInUse) as error:
        return _failed(str(error))
    genesis.begin(world.born)
    gateway = Gateway(world)
    lost = sum(not gateway.tell_again(told) for told in world.told)
    if lost:
        world.notices.append(f"{lost} of {len(world.told)} earlier changes could not be made again.")

    def ready(port: int, stop: Callable[[], None]) -> None:
        signal.signal(signal.SIGTERM, lambda *_: stop())
        signal.signal(signal.SIGINT, lambda *_: stop())
        if not options.detach_stdin:
            threading.Thread(target=_until_closed, args=(stop,), daemon=True).start()
        endpoint = f"http://127.0.0.1:{port}"
        said = {"endpoint": endpoint, "environment": _environment(endpoint), "notices": world.notices}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()

    try:
        asyncio.run(web.serve(gateway, options.port, options.latency, ready))
    except OSError as error:
        return _failed(str(error))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m hardener.practice.server", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="the loopback port; 0 takes a free one")
    parser.add_argument("--world", type=Path, help="the file that keeps what is changed")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that each answer takes longer")
    parser.add_argument("--detach-stdin", action="store_true", help="serve until SIGTERM, not until stdin closes")
    return parser.parse_args(arguments)


def _environment(endpoint: str) -> dict[str, str]:
    region = DEFAULT_REGIONS[0]
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": ADMIN_KEY,
        "AWS_SECRET_ACCESS_KEY": ANY_SECRET,
        "AWS_SESSION_TOKEN": ADMIN_TOKEN,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _until_closed(stop: Callable[[], None]) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    stop()


def _failed(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 1


if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    # Nothing is left to put in order, and to take this many objects apart one by one takes a while.
    os._exit(status)
