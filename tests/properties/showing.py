"""What it means that foreign text is text: shown harmlessly everywhere, kept exactly in what is exported."""

import json
import re
from typing import Any
from xml.sax.saxutils import escape

from tests.properties.hostile import harmless
from tests.properties.making import make
from tests.properties.places import MEMBER, REGIONS
from tests.properties.recorder import Twist
from tests.properties.rig import Rig
from tests.properties.shell import Shell
from tests.properties.wire import Request
from tests.properties.worlds import Hostile, Network, World

HERE = ("--account", MEMBER, "--region", REGIONS[0], "--check", "default-vpc")
_NAME = "acme-sandbox"


def shown_harmlessly(rig: Rig, texts: Hostile, account: str, *, used: str, shape: str) -> None:
    """Run every command on a world full of `texts`; raise AssertionError where one of them gets through, or lost."""
    extra = frozenset({"group", "tag"})
    make(rig.desk, World(networks={(MEMBER, REGIONS[0]): Network(extra=extra, texts=texts, used=used)}))
    rig.wire.twist = renaming(account)
    try:
        _run(Shell(rig.cloud, rig.places()), texts, account, used, ("--format", shape))
    finally:
        rig.wire.twist = None


def _run(shell: Shell, texts: Hostile, account: str, used: str, form: tuple[str, str]) -> None:
    file = str(shell.places.state / "plan.json")

    def said(code: int, *arguments: str) -> bytes:
        got = shell.run(*arguments)
        assert got.code == code, got.err.decode()
        harmless(got.out)
        harmless(got.err)
        return got.out

    scan = json.loads(said(2, "scan", *HERE, "--format", "json"))
    _kept(scan["findings"][0]["state"]["vpc"], texts, used)
    assert scan["findings"][0]["account_name"] == account
    said(2, "scan", *HERE)
    said(0 if used else 2, "plan", *HERE)
    plan = json.loads(said(0 if used else 2, "plan", *HERE, "--format", "json", "-o", file))["payload"]
    if used:
        return
    (seen,) = plan["observations"].values()
    _kept(seen["value"]["vpc"], texts, used)
    assert plan["targets"][0]["name"] == account
    refused = shell.run("apply", file)
    harmless(refused.err)
    (digest,) = re.findall(r"its digest is (sha256:\w+)", refused.err.decode())
    said(0, "apply", file, "--approve", digest, *form)
    said(0, "history", *form)
    said(2, "undo", "last", *form)


def refusal_shown_harmlessly(rig: Rig, words: str) -> None:
    """Scan an account that AWS denies in these words; raise AssertionError where they get through as they are."""
    shell = Shell(rig.cloud, rig.places())
    rig.wire.twist = denying(words)
    try:
        for shape in ("table", "json"):
            got = shell.run("scan", "--account", MEMBER, "--check", "password-policy", "--format", shape)
            assert got.code == 3
            harmless(got.out)
            harmless(got.err)
    finally:
        rig.wire.twist = None


def _kept(vpc: Any, texts: Hostile, used: str) -> None:
    """Demand that every text is in the exported state, character for character."""
    (group,) = [one for one in vpc["groups"] if one["name"] != "default"]
    assert (group["name"], group["description"]) == (texts.name, texts.description)
    assert group["tags"] == vpc["tags"] == [["Name", texts.tag]]
    if used:
        assert vpc["used_by"][0]["description"] == texts.description


def denying(words: str) -> Twist:
    """Return a twist that denies the password policy in these words."""
    error = f"<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>{escape(words)}</Message></Error>"
    denial = f"<ErrorResponse>{error}<RequestId>0</RequestId></ErrorResponse>".encode()

    def twist(request: Request, status: int, body: bytes) -> tuple[int, bytes]:
        return (403, denial) if request.name == "iam:GetAccountPasswordPolicy" else (status, body)

    return twist


def renaming(account: str) -> Twist:
    """Return a twist that gives an account another name, in the answers that list it."""

    def twist(request: Request, status: int, body: bytes) -> tuple[int, bytes]:
        if request.service == "organizations":
            body = body.replace(json.dumps(_NAME).encode(), json.dumps(account).encode())
        return status, body

    return twist
