"""Sign-ins that lead over roles, programs and tokens: each step is under the guard, and none of them tells a secret."""

import json
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from hardener.aws.cloud import Access, sign_in
from hardener.aws.guard import Gate, GuardViolation
from hardener.engine.model import Account, CallFailed, SignInFailed
from tests.aws.server import MEMBER, Aws

BASE = "[profile base]\naws_access_key_id = AKIAOWN\naws_secret_access_key = canary-secret-own\n"
ROLE = "[profile {0}]\nrole_arn = arn:aws:iam::{1}:role/{0}\nsource_profile = {2}\n"
WEB = "[profile admin]\nrole_arn = arn:aws:iam::123456789012:role/Web\nweb_identity_token_file = {}\n"


def configure(home: Path, *parts: str) -> None:
    (home / "config").write_text("".join(parts))


def program(home: Path, body: str) -> str:
    """Return a profile whose credentials come from a program with this body."""
    path = home / "program.py"
    path.write_text(body)
    return f"[profile base]\ncredential_process = {sys.executable} -S {path}\n"


def printing(home: Path) -> str:
    """Return a profile whose program counts its starts, keeps its surroundings, and gives keys."""
    given = json.dumps({"Version": 1, "AccessKeyId": "AKIAOWN", "SecretAccessKey": "canary-secret-own"})
    return program(
        home,
        "import os, sys\n"
        f"with open({str(home / 'seen')!r}, 'a') as file:\n"
        "    print(sys.argv, dict(os.environ), file=file)\n"
        f"print({given!r})\n",
    )


def told(error: BaseException) -> str:
    """Return all that any report of the error could show."""
    return "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))


def test_a_chain_of_roles_is_walked_step_by_step(aws: Aws, home: Path) -> None:
    configure(home, ROLE.format("admin", MEMBER, "middle"), ROLE.format("middle", "222233334444", "base"), BASE)
    caller = sign_in(Access(profile="admin")).caller()
    assert (caller.account, caller.method) == (MEMBER, "assume-role")
    assert [one.operation for one in aws.log] == ["AssumeRole", "AssumeRole", "GetCallerIdentity"]
    assert aws.log[0].key == "AKIAOWN"
    assert [aws.owners[one.key] for one in aws.log[1:]] == ["222233334444", MEMBER]


def test_a_program_is_asked_once_and_told_nothing(aws: Aws, home: Path, member: Account) -> None:
    configure(home, ROLE.format("admin", "123456789012", "base"), printing(home))
    cloud = sign_in(Access(profile="admin", external_id="canary-id"))
    cloud.reader(member, "us-east-1", Event()).call("ec2", "DescribeVpcs")
    seen = (home / "seen").read_text()
    assert len(seen.splitlines()) == 1, "sessions for reading do not look for credentials of their own"
    assert "canary" not in seen
    assert {one.key for one in aws.asked("DescribeVpcs")}.isdisjoint({"AKIAOWN"})


@pytest.mark.parametrize(
    "body",
    [
        "import sys; sys.exit('canary-on-stderr')",
        "print('canary-on-stdout')",
        'print(\'{"Version": 1, "SecretAccessKey": "canary-half\')',
        'print(\'{"Version": 1, "SecretAccessKey": "canary-half"}\')',
        'print(\'{"Version": "canary-version"}\')',
        "print('[\"canary-list\"]')",
    ],
    ids=["fails", "no json", "cut off", "incomplete", "another version", "a list"],
)
@pytest.mark.parametrize("profile", ["base", "admin"])
def test_what_a_program_says_instead_of_credentials_is_not_quoted(
    aws: Aws, home: Path, body: str, profile: str
) -> None:
    configure(home, ROLE.format("admin", MEMBER, "base"), program(home, body))
    with pytest.raises(SignInFailed) as failed:
        sign_in(Access(profile=profile))
    assert "canary" not in told(failed.value) + failed.value.hint
    assert aws.log == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b'{"SecretAccessKey": "canary-secret"}'),
        (200, b'{"SecretAccessKey": "canary-secret", "Tok'),
        (200, b'{"SecretAccessKey": "canary-secret"}'),
    ],
    ids=["fails", "cut off", "incomplete"],
)
def test_what_a_container_says_instead_of_credentials_is_not_quoted(
    home: Path, monkeypatch: pytest.MonkeyPatch, status: int, body: bytes
) -> None:
    configure(home)
    monkeypatch.setattr("botocore.utils.ContainerMetadataFetcher.SLEEP_TIME", 0)
    with answering(status, body) as url:
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", url)
        monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "canary-authorization")
        with pytest.raises(SignInFailed) as failed:
            sign_in(Access())
    assert "canary" not in told(failed.value) + failed.value.hint


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """Answer everything with this, at the address that is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def test_credentials_that_fail_later_are_not_quoted_either(aws: Aws, home: Path, own: Account) -> None:
    configure(home, printing(home))
    cloud = sign_in(Access(profile="base"))
    program(home, "import sys; sys.exit('canary-on-stderr')")
    cloud.release(own)
    with pytest.raises(CallFailed) as failed:
        cloud.reader(own, "us-east-1", Event()).call("ec2", "DescribeVpcs")
    assert "canary" not in told(failed.value) + repr(failed.value.trouble)


def _token(home: Path) -> str:
    (home / "token").write_text("canary-web-token")
    return WEB.format(home / "token")


@pytest.mark.parametrize(
    "profile",
    [lambda _: BASE + ROLE.format("admin", MEMBER, "base"), _token],
    ids=["roles", "web identity"],
)
def test_every_step_of_signing_in_passes_the_last_stop(
    aws: Aws, home: Path, monkeypatch: pytest.MonkeyPatch, profile: Callable[[Path], str]
) -> None:
    def closed(*_: object) -> None:
        raise GuardViolation("closed")

    configure(home, profile(home))
    monkeypatch.setattr(Gate, "last_stop", closed)
    with pytest.raises(SignInFailed, match="closed"):
        sign_in(Access(profile="admin"))
    assert aws.log == []
