"""An exception at every place where a credential is in scope: whatever becomes of it, no secret is in what is told."""

import logging
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import CodeType, FrameType
from typing import Any

import botocore
import pytest

import hardener.aws
from hardener.aws.cloud import Access, sign_in
from hardener.aws.exchange import Exchange
from hardener.engine.model import Account, Call, CallFailed, SignInFailed, UndoClass
from tests.aws.server import MANAGEMENT, MEMBER, Aws

OURS = str(Path(hardener.aws.__file__).parent)
BOTOCORES = tuple(str(Path(botocore.__file__).parent / name) for name in ("auth.py", "credentials.py", "signers.py"))
"""Where the SDK has keys in its hands."""
SAMPLE = 1 if os.environ.get("HARDENER_SOAK") == "1" else 3
"""Of so many places one is taken in each short run."""
CALL = Call(
    seq=1,
    id="c1",
    account=MEMBER,
    region="us-east-1",
    service="ec2",
    operation="DeleteVpc",
    params={"VpcId": "vpc-1"},
    why="",
    undo=UndoClass.NONE,
)


# Not where they are used, since tracebacks show the lines of this file.
_QUOTED, _ROOT_SECRET = "canary-quoted", "canary-secret-root"


class Boom(Exception):
    """A defect whose words quote a secret, as those of a library may."""


def work(access: Access, say: Callable[[object], None]) -> None:
    """Sign in, look into a member, change something there, and take a key of root, which is not one."""
    cloud = sign_in(access)
    member, own = Account(id=MEMBER, name="member"), Account(id=MANAGEMENT, name="own")
    say(cloud.organization())
    say(cloud.reader(member, "us-east-1", Event()).call("ec2", "DescribeVpcs"))
    say(cloud.writer(member, [CALL]).send(CALL, lambda _: None))
    cloud.hold_root_key(own, "AKIAROOTROOTROOT0001", _ROOT_SECRET)


def place(frame: FrameType) -> CodeType | None:
    """Return what is called, where keys may be at hand."""
    code = frame.f_code
    file = code.co_filename
    # Who is stopped while giving back the turnstile's lock keeps it, and it is not about keys.
    ours = file.startswith(OURS) and not file.endswith("turnstile.py")
    return code if ours or file in BOTOCORES else None


def places(access: Access) -> list[CodeType]:
    """Return each place once, in the order in which they are come by."""
    seen: dict[CodeType, None] = {}

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and (code := place(frame)):
            seen.setdefault(code)

    sys.setprofile(watch)
    try:
        work(access, lambda _: None)
    except CallFailed:
        pass
    finally:
        sys.setprofile(None)
    return list(seen)


def broken(access: Access, code: CodeType) -> str:
    """Return all that is told when there is an exception at the first call of `code`; empty where it is not called."""
    said: list[object] = []
    struck = False

    def strike(frame: FrameType, event: str, _: Any) -> None:
        nonlocal struck
        if event == "call" and frame.f_code is code and not struck:
            struck = True
            raise Boom(_QUOTED)

    sys.setprofile(strike)
    try:
        work(access, said.append)
    except (SignInFailed, CallFailed) as error:
        said += [error, vars(error), "".join(traceback.format_exception(error))]
    except Boom as error:
        # Nobody has put it into other words: the ways out name its kind and its place only.
        said.append("".join(traceback.format_tb(error.__traceback__)))
    finally:
        sys.setprofile(None)
    return repr(said) if struck else ""


@pytest.fixture
def secretive(access: Access, monkeypatch: pytest.MonkeyPatch) -> Access:
    monkeypatch.setattr(Exchange, "warm", lambda *_: None)
    return Access(external_id="canary-external", environment=access.environment)


def test_an_exception_anywhere_tells_no_secret(
    aws: Aws, secretive: Access, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    work_places = places(secretive)
    assert len(work_places) > 150
    assert {Path(code.co_filename).name for code in work_places} > {"vault.py", "scope.py", "auth.py", "writer.py"}
    told = {}
    with caplog.at_level(logging.DEBUG):
        for code in work_places[::SAMPLE]:
            told[code] = broken(secretive, code)
    assert {code.co_qualname: text for code, text in told.items() if "canary" in text} == {}
    assert sum(bool(text) for text in told.values()) > len(told) * 0.8
    assert "canary" not in caplog.text + "".join(capfd.readouterr())
