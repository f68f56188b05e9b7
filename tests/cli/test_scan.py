"""`hardener scan`: what it prints, where, and with which exit code."""

import json
import signal
import unicodedata
from collections.abc import Callable
from pathlib import Path
from threading import Event

import msgspec
import pytest

from hardener.engine.model import Finding, Status
from hardener.engine.problems import WrongUsage
from tests.cli import samples
from tests.cli.conftest import Hardener
from tests.cli.fakes import FakeWays
from tests.cli.made_up import CHECKS

Golden = Callable[[str, str], None]
OK, FAILING, UNKNOWN = (
    samples.finding(CHECKS[0], samples.ROOT, status, "said", trouble=trouble)
    for status, trouble in ((Status.OK, None), (Status.FAILING, None), (Status.UNKNOWN, samples.SCP))
)


def test_the_table(hardener: Hardener, golden: Golden) -> None:
    result = hardener("scan")
    golden("scan", result.stdout)
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


def test_the_table_in_ascii(hardener: Hardener, golden: Golden) -> None:
    result = hardener("scan", "--ascii")
    golden("scan-ascii", result.stdout)
    assert result.stdout.isascii()


def test_the_json_is_the_promised_object(hardener: Hardener, golden: Golden) -> None:
    result = hardener("scan", "--format", "json")
    golden("scan-json", result.stdout)
    said = json.loads(result.stdout)
    assert result.stdout.isascii()
    assert (said["format"], said["format_version"], said["complete"]) == ("hardener.scan", "1.0", False)
    promised = ["format", "format_version", "tool", "started", "finished", "caller", "organization", "complete"]
    assert list(said) == [*promised, "findings"]
    first = ["check", "account", "account_name", "region", "status", "severity", "summary", "state", "wanted"]
    assert {*first, "references"} <= set(said["findings"][0])


def test_the_narration_is_on_stderr_alone(hardener: Hardener) -> None:
    result = hardener("scan")
    assert "Signed in to 999900001111 as Admin/alice, 52 minutes left." in result.stderr
    assert "Signed in" not in result.stdout
    assert "\r" not in result.stderr


def test_an_endpoint_override_is_shown_loudly(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.endpoint = "http://127.0.0.1:5000"
    assert "ENDPOINT OVERRIDE: every call goes to http://127.0.0.1:5000" in hardener("scan").stderr


@pytest.mark.parametrize(
    ("found", "complete", "code"),
    [
        ([OK], True, 0),
        ([OK, FAILING], True, 2),
        ([OK, UNKNOWN], False, 3),
        ([FAILING, UNKNOWN], False, 3),
        ([], True, 0),
    ],
)
def test_exit_codes(hardener: Hardener, ways: FakeWays, found: list[Finding], complete: bool, code: int) -> None:
    ways.bench.scanned = samples.scan(*found, complete=complete)
    assert hardener("scan").exit_code == code
    assert hardener("scan", "--format", "json").exit_code == code


def test_no_organization_is_null(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.scanned = samples.scan(OK, organization=None)
    assert json.loads(hardener("scan", "--format", "json").stdout)["organization"] is None


def test_what_is_missing_of_the_organization_is_said(hardener: Hardener, ways: FakeWays) -> None:
    partly = msgspec.structs.replace(samples.ORGANIZATION, incomplete="the units could not be read")
    ways.bench.scanned = samples.scan(OK, organization=partly, complete=False)
    result = hardener("scan")
    assert "The list of accounts is incomplete: the units could not be read" in result.stdout
    assert result.exit_code == 3


def test_it_can_go_to_a_file(hardener: Hardener, tmp_path: Path) -> None:
    result = hardener("scan", "--format", "json", "-o", "found.json")
    assert result.stdout == ""
    assert json.loads((tmp_path / "found.json").read_text())["format"] == "hardener.scan"


def test_the_selection_is_passed_on_once_each(hardener: Hardener, ways: FakeWays) -> None:
    hardener(
        "scan", "--account", samples.PROD, "--region", "eu-west-1", "--check", "default-net", "--check", "default-net"
    )
    (selection,) = ways.bench.selections
    assert selection.accounts == (samples.PROD,)
    assert selection.regions == ("eu-west-1",)
    assert selection.checks == ("default-net",)


def test_how_to_sign_in_is_passed_on(hardener: Hardener, ways: FakeWays) -> None:
    given = "--profile p --role-name r --external-id e --home-region eu-west-1 --read-only"
    hardener("scan", *given.split())
    asked = ways.bench.asked
    assert (asked.profile, asked.role_name, asked.external_id, asked.home_region) == ("p", "r", "e", "eu-west-1")
    assert asked.read_only


def test_options_before_the_command_count_too(hardener: Hardener, ways: FakeWays) -> None:
    hardener("--profile", "p", "scan")
    assert ways.bench.asked.profile == "p"
    hardener("--profile", "p", "scan", "--profile", "q")
    assert ways.bench.asked.profile == "q"


def test_an_external_id_can_be_asked_for_unseen(hardener: Hardener, ways: FakeWays) -> None:
    result = hardener("scan", "--external-id", "-", typed="hush-hush\n")
    assert ways.bench.asked.external_id == "hush-hush"
    assert "hush-hush" not in result.output


def test_ctrl_c_leaves_at_once(hardener: Hardener, ways: FakeWays) -> None:
    seen: list[Event] = []

    def press(where: str, stop: Event) -> None:
        seen.append(stop)
        signal.raise_signal(signal.SIGINT)
        stop.wait(20)

    ways.bench.gate = press
    result = hardener("scan")
    assert result.exit_code == 130
    assert result.stdout == ""
    assert "nothing was written" in result.stderr
    assert seen[0].is_set()


def test_a_region_nobody_has_names_the_nearest(hardener: Hardener, ways: FakeWays) -> None:
    ways.bench.trouble["scan"] = WrongUsage(
        "region eu-west-11 is not enabled in any selected account", "enabled are: …"
    )
    result = hardener("scan", "--region", "eu-west-11")
    assert result.exit_code == 64
    assert "did you mean eu-west-1?" in result.stderr


def test_an_account_out_of_reach_names_the_nearest(hardener: Hardener) -> None:
    result = hardener("scan", "--account", "111122223334")
    assert result.exit_code == 64
    assert "there is no account 111122223334 in reach" in result.stderr
    assert f"did you mean {samples.PROD}?" in result.stderr


@pytest.mark.parametrize("arguments", [(), ("--ascii",), ("--format", "json")])
def test_foreign_text_cannot_act(hardener: Hardener, arguments: tuple[str, ...]) -> None:
    result = hardener("scan", *arguments)
    for text in (result.stdout, result.stderr):
        active = {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}
        assert not active


def test_the_name_of_an_account_leads_to_its_id(hardener: Hardener) -> None:
    result = hardener("scan", "--account", next(one.name for one in samples.ACCOUNTS if one.id == samples.PROD).upper())
    assert result.exit_code == 64
    assert f"that is the name of {samples.PROD}; select it with --account {samples.PROD}" in result.stderr


def test_ctrl_c_while_signing_in_says_that_nothing_was_written(
    hardener: Hardener, ways: FakeWays, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ways.bench, "connect", interrupted)
    result = hardener("scan")
    assert result.exit_code == 130
    assert "stopped before anything was written to AWS" in result.stderr
