"""`hardener show`, `plan --document` and `diff`: saved plans for people, and side by side."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hardener.aws.names import cli_line, unknown_yet
from hardener.engine import planfile
from hardener.engine.model import (
    Asks,
    Call,
    Caller,
    Change,
    Gap,
    Idempotency,
    Plan,
    Undo,
    UndoClass,
    after,
    asked,
)
from tests.cli import samples
from tests.cli.conftest import Hardener
from tests.cli.fakes import SIGNER, FakeWays

Golden = Callable[[str, str], None]
ONE = samples.length_change(samples.ROOT, 1)
NET = samples.net_change(samples.PROD, 2)
TOKENS = ("3f0c9f4e-3d6b-4f43-9d3b-0a6b2f1f9f10", "77777777-3d6b-4f43-9d3b-0a6b2f1f9f10")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hardener.engine.clock.now", lambda: samples.NOW)


def written(directory: Path, name: str, plan: Plan) -> str:
    data = planfile.encode(plan, SIGNER).data
    (directory / name).write_bytes(data)
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_the_table_says_who_planned_it_and_what_approves_it(hardener: Hardener, tmp_path: Path, golden: Golden) -> None:
    digest = written(tmp_path, "p.json", samples.full_plan())
    shown = hardener("show", "p.json")
    assert shown.exit_code == 0
    assert f"hardener apply p.json --approve {digest}" in shown.stdout
    golden("show", shown.stdout)


@pytest.mark.parametrize("kind", ["html", "markdown", "text", "json"])
def test_every_format_names_the_digest_and_nothing_else_is_printed(
    hardener: Hardener, tmp_path: Path, kind: str
) -> None:
    digest = written(tmp_path, "p.json", samples.full_plan())
    printed = hardener("show", "p.json", "--format", kind)
    assert digest in printed.stdout
    kept = hardener("show", "p.json", "--format", kind, "-o", "out")
    assert (kept.exit_code, kept.stdout) == (0, "")
    assert (tmp_path / "out").read_text(encoding="utf-8") == printed.stdout


def test_an_edited_plan_is_not_shown(hardener: Hardener, tmp_path: Path) -> None:
    written(tmp_path, "p.json", samples.full_plan())
    path = tmp_path / "p.json"
    path.write_bytes(path.read_bytes().replace(b'"MinimumPasswordLength": 14', b'"MinimumPasswordLength": 13'))
    shown = hardener("show", "p.json", "--format", "html", "-o", "out.html")
    assert shown.exit_code == 4
    assert not (tmp_path / "out.html").exists()


def test_an_expired_plan_says_so(hardener: Hardener, tmp_path: Path) -> None:
    written(tmp_path, "p.json", msgspec.structs.replace(samples.full_plan(), expires=samples.NOW))
    assert f"the plan expired at {samples.NOW}" in hardener("show", "p.json").stdout


@pytest.mark.parametrize("command", [("plan",), ("undo", "last")], ids=" ".join)
def test_documents_are_written_beside_the_plan(
    hardener: Hardener, ways: FakeWays, tmp_path: Path, command: tuple[str, ...]
) -> None:
    ways.bench.runs = (samples.run(),)
    documents = ("--document", "b.html", "--document", "b.MD", "--document", "b.txt")
    done = hardener(*command, "-o", "p.json", *documents)
    digest = f"sha256:{hashlib.sha256((tmp_path / 'p.json').read_bytes()).hexdigest()}"
    assert digest in done.stdout
    for name, begins in (("b.html", "<!DOCTYPE"), ("b.MD", "# Plan"), ("b.txt", "Plan of")):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert text.startswith(begins)
        assert digest in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--document", "b.html"), "--document needs -o FILE"),
        (("-o", "p.json", "--document", "b.pdf"), "ends neither in .html nor in .md nor in .txt"),
        (("-o", "p.json", "--document", "b"), "ends neither"),
    ],
)
def test_a_document_that_cannot_be_is_refused_before_anybody_signs_in(
    hardener: Hardener, ways: FakeWays, tmp_path: Path, given: tuple[str, ...], said: str
) -> None:
    refused = hardener("plan", *given)
    assert refused.exit_code == 64
    assert said in refused.stderr
    assert not ways.bench.selections
    assert not list(tmp_path.glob("*.*"))


def call(**given: Any) -> Call:
    return msgspec.structs.replace(ONE.calls[0], **given)


@pytest.mark.parametrize(
    ("service", "operation", "line"),
    [
        ("iam", "EnableMFADevice", "aws iam enable-mfa-device --region us-east-1"),
        ("s3", "PutBucketPolicy", "aws s3api put-bucket-policy --region us-east-1"),
        ("ec2", "DeleteVpc", "aws ec2 delete-vpc --region us-east-1"),
        ("sns", "CreateTopic", "aws sns create-topic --region us-east-1"),
    ],
)
def test_a_call_is_spelled_as_the_aws_cli_spells_it(service: str, operation: str, line: str) -> None:
    assert cli_line(call(service=service, operation=operation, params={})) == line


def test_parameters_are_quoted_for_the_shell() -> None:
    line = cli_line(call(params={"Name": "it's; rm -rf / $(x) `y`\x1b"}))
    import shlex

    words = shlex.split(line)
    assert words[:-1] == ["aws", "iam", "update-account-password-policy", "--region", "us-east-1", "--cli-input-json"]
    assert json.loads(words[-1]) == {"Name": "it's; rm -rf / $(x) `y`\x1b"}
    assert line.isascii()
    assert line.isprintable()


def test_what_is_not_known_yet_is_said_in_words() -> None:
    asks = Asks(kind="mfa-codes", title="Two codes", fields={"first": "the first code"})
    made = call(params={"Id": after("policy", "Policy.Id"), "Codes": [asked("first")]}, asks=asks)
    assert '"<from policy: Policy.Id>"' in cli_line(made)
    assert '"<asked: first>"' in cli_line(made)
    assert "$after" not in cli_line(made)
    assert "$ask" not in cli_line(made)
    said = sorted(unknown_yet(made))
    assert "the first code" in said[0]
    assert "the earlier call 'policy' has answered" in said[1]


def both(hardener: Hardener, directory: Path, one: Plan, other: Plan, *more: str) -> Any:
    written(directory, "a.json", one)
    written(directory, "b.json", other)
    return hardener("diff", "a.json", "b.json", *more)


def changed(change: Change, **params: Any) -> Change:
    made = msgspec.structs.replace(change.calls[0], params={**change.calls[0].params, **params})
    return msgspec.structs.replace(change, calls=(made, *change.calls[1:]))


def test_plans_that_do_the_same_differ_in_nothing_that_counts(hardener: Hardener, tmp_path: Path) -> None:
    later = msgspec.structs.replace(
        samples.full_plan(),
        id="plan-2",
        created="2026-11-24T00:00:00Z",
        expires="2026-12-08T00:00:00Z",
        author=Caller(samples.ROOT, f"arn:aws:sts::{samples.ROOT}:assumed-role/Admin/bob"),
    )
    shown = both(hardener, tmp_path, samples.full_plan(), later)
    assert shown.exit_code == 0
    assert "Both would do the same" in shown.stdout
    for said in ("plan-2", "2026-12-08T00:00:00Z", "Admin/bob", "Admin/alice"):
        assert said in " ".join(shown.stdout.split())


def test_tokens_that_planning_makes_anew_do_not_count(hardener: Hardener, tmp_path: Path) -> None:
    def plan(token: str) -> Plan:
        change = changed(ONE, ClientToken=token)
        made = msgspec.structs.replace(change.calls[0], idempotency=Idempotency.TOKEN)
        return samples.plan(msgspec.structs.replace(change, calls=(made,)))

    assert both(hardener, tmp_path, plan(TOKENS[0]), plan(TOKENS[1])).exit_code == 0
    assert both(hardener, tmp_path, plan(TOKENS[0]), plan("prod")).exit_code == 2


DIFFERENT = [
    (samples.plan(ONE), samples.plan(changed(ONE, MinimumPasswordLength=15)), "MinimumPasswordLength was 14, is 15"),
    (samples.plan(ONE), samples.plan(changed(ONE, HardExpiry=True)), "HardExpiry was absent, is true"),
    (
        samples.plan(ONE),
        samples.plan(msgspec.structs.replace(ONE, before={"length": 9}, before_sha256="e" * 64)),
        "the state before: Minimum length was 8, is 9",
    ),
    (samples.plan(ONE), samples.plan(ONE, NET), "+ default-net in 111122223333 prod, eu-west-1"),
    (samples.plan(ONE, NET), samples.plan(NET), "- password-length in 999900001111 acme-root"),
    (
        samples.plan(ONE),
        samples.plan(msgspec.structs.replace(ONE, undo=Undo(UndoClass.NONE))),
        "undo was exact, is none",
    ),
    (
        samples.plan(NET),
        samples.plan(msgspec.structs.replace(NET, calls=NET.calls[:1])),
        "the calls were ec2:DeleteSubnet, ec2:DeleteVpc, are ec2:DeleteSubnet",
    ),
    (samples.plan(ONE), msgspec.structs.replace(samples.plan(ONE), organization="o-y2"), "organization o-x1"),
    (samples.plan(ONE), msgspec.structs.replace(samples.plan(ONE), role_name="Other"), "by another role"),
    (
        samples.plan(ONE),
        samples.plan(ONE, gaps=(Gap(samples.LAB, None, "password-length", samples.SCP),)),
        "what is unknown: 0, and 1",
    ),
]


@pytest.mark.parametrize(("one", "other", "said"), DIFFERENT, ids=[said for _, _, said in DIFFERENT])
def test_what_differs_is_named(hardener: Hardener, tmp_path: Path, one: Plan, other: Plan, said: str) -> None:
    shown = both(hardener, tmp_path, one, other)
    assert shown.exit_code == 2
    assert said in " ".join(shown.stdout.split())
    assert both(hardener, tmp_path, one, other, "--format", "json").exit_code == 2
    assert both(hardener, tmp_path, other, one).exit_code == 2


def test_another_order_is_another_plan(hardener: Hardener, tmp_path: Path) -> None:
    one, other = (
        samples.plan(ONE, NET),
        samples.plan(samples.net_change(samples.PROD, 1), samples.length_change(samples.ROOT, 3)),
    )
    assert "the order: begins with 999900001111, and with 111122223333" in both(hardener, tmp_path, one, other).stdout


def test_another_order_in_one_account_is_another_plan_too(hardener: Hardener, tmp_path: Path) -> None:
    one, other = (
        samples.plan(samples.length_change(samples.PROD, 1), samples.net_change(samples.PROD, 2)),
        samples.plan(samples.net_change(samples.PROD, 1), samples.length_change(samples.PROD, 3)),
    )
    found = both(hardener, tmp_path, one, other)
    assert (found.exit_code, "~ the order of the changes" in found.stdout) == (2, True)


def test_the_table_of_a_difference(hardener: Hardener, tmp_path: Path, golden: Golden) -> None:
    other = samples.plan(changed(ONE, MinimumPasswordLength=15), samples.length_change(samples.PROD, 2))
    golden("diff", both(hardener, tmp_path, samples.full_plan(), other).stdout)


def test_the_json_of_a_difference(hardener: Hardener, tmp_path: Path, golden: Golden) -> None:
    other = samples.plan(changed(ONE, MinimumPasswordLength=15))
    shown = both(hardener, tmp_path, samples.full_plan(), other, "--format", "json").stdout
    assert shown.isascii()
    assert json.loads(shown)["same"] is False
    golden("diff-json", shown)


def test_a_damaged_one_is_refused(hardener: Hardener, tmp_path: Path) -> None:
    written(tmp_path, "a.json", samples.full_plan())
    (tmp_path / "b.json").write_bytes(b"{}")
    refused = hardener("diff", "a.json", "b.json")
    assert (refused.exit_code, refused.stdout) == (4, "")


def test_a_plan_is_opened_to_read(
    hardener: Hardener, ways: FakeWays, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways._asks = True
    written(tmp_path, "p.json", samples.full_plan())
    seen: list[Any] = []
    monkeypatch.setattr("hardener.viewer.view", lambda *given, **more: seen.extend(given))
    ways.bench.trouble["connect"] = AssertionError("nobody signs in for this")
    assert hardener("open", "p.json").exit_code == 0
    assert seen[1:] == [ways.bench.open_plan(tmp_path / "p.json"), Path("p.json")]
    assert ways.bench.asked.read_only


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (planfile.encode(samples.plan(msgspec.structs.replace(ONE, check="of-tomorrow")), SIGNER).data, "of-tomorrow"),
        (b"[]", "no plan file"),
    ],
)
def test_what_cannot_be_opened_is_said(
    hardener: Hardener, ways: FakeWays, tmp_path: Path, data: bytes, said: str
) -> None:
    ways._asks = True
    (tmp_path / "p.json").write_bytes(data)
    refused = hardener("open", "p.json")
    assert refused.exit_code == 4
    assert said in refused.stderr


def test_without_a_terminal_the_plan_is_shown_by_another_command(hardener: Hardener, tmp_path: Path) -> None:
    written(tmp_path, "p.json", samples.full_plan())
    refused = hardener("open", "p.json")
    assert (refused.exit_code, "hardener show p.json" in refused.stderr) == (64, True)
