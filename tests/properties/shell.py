"""The command line in this process, on a cloud that is signed in to already."""

from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from typing import Any, NamedTuple

from hardener.cli.root import root
from hardener.cli.ways import Ways
from hardener.engine.model import Cloud
from hardener.engine.places import Places


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: bytes
    err: bytes


class Shell(Ways):
    """Ways that lead to one cloud and one pair of directories."""

    practice = True
    command = "hardener demo"
    places: Places

    def __init__(self, cloud: Cloud, places: Places) -> None:
        self._cloud = cloud
        self.places = places

    @property
    def can_ask(self) -> bool:
        return False

    def sign_in(self, *_: Any, **__: Any) -> Cloud:
        return self._cloud

    def environment(self) -> Mapping[str, str]:
        return {}

    def run(self, *arguments: str) -> Said:
        """Run one command."""
        out, err = (TextIOWrapper(BytesIO(), "utf-8", write_through=True) for _ in range(2))
        code = -1
        with redirect_stdout(out), redirect_stderr(err):
            try:
                root.main(arguments, "hardener", obj=self)
            except SystemExit as ended:
                code = int(ended.code or 0)
        return Said(code, _bytes(out), _bytes(err))


def _bytes(stream: TextIOWrapper) -> bytes:
    stream.flush()
    written = stream.buffer
    assert isinstance(written, BytesIO)
    return written.getvalue()
