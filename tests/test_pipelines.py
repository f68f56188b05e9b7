"""docs/pipelines.md: its examples are YAML, and every hardener in them is a command line that there is."""

import re
import shlex
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
import yaml  # type: ignore[import-untyped]

from hardener.cli.root import root
from hardener.cli.ways import Ways
from hardener.engine import planfile
from hardener.engine.confirming import by_digest
from hardener.engine.files import private_directory
from hardener.engine.limits import Limits
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Rejected
from hardener.engine.window import Window
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, sealed
from tests.engine.toy import SIGNER, ToyCloud, workbench

ROOM = Path(__file__).parents[1]
PAGE = (ROOM / "docs" / "pipelines.md").read_text(encoding="utf-8")
EXAMPLES = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
GITHUB, GITLAB = EXAMPLES
BLOCKS = "\n".join(re.findall(r"```(?:yaml)?\n(.*?)```", PAGE, re.DOTALL))
LINES = sorted(set(re.findall(r"^\s*(?:- )?(hardener [^\n|>]+)", BLOCKS, re.MULTILINE)))


@pytest.fixture
def cloud() -> ToyCloud:
    return ToyCloud()


@pytest.fixture
def bench(cloud: ToyCloud, tmp_path: Path) -> Workbench:
    return workbench(cloud, Places(private_directory(tmp_path / "state"), tmp_path / "config"))


@pytest.mark.parametrize("line", LINES)
def test_every_command_line_is_understood(line: str) -> None:
    words = shlex.split(line.replace('"$APPROVED"', f"sha256:{'0' * 64}"))
    found = root.get_command(click.Context(root), words[1])
    if found is None:
        pytest.fail(f"there is no command {words[1]}")
    found.make_context(words[1], words[2:], obj=Ways())


def test_there_are_enough_of_them() -> None:
    assert {line.split()[1] for line in LINES} >= {"plan", "apply", "undo", "resume", "show"}


def steps(job: dict[str, Any]) -> list[str]:
    return [str(one.get("uses", "")).split("@")[0] or str(one["run"]) for one in job["steps"]]


def test_github_hands_the_digest_over_and_waits_for_an_approval() -> None:
    plan, apply = GITHUB["jobs"]["plan"], GITHUB["jobs"]["apply"]
    assert "digest" in plan["outputs"]
    assert (apply["needs"], apply["environment"]) == ("plan", "change-window")
    assert GITHUB["permissions"] == {"contents": "read", "id-token": "write"}
    assert GITHUB["concurrency"]["cancel-in-progress"] is False
    # Read as YAML 1.1, the key `on` is a truth value.
    assert list(GITHUB[True]) == ["pull_request"]
    applying = next(one for one in apply["steps"] if "hardener apply" in one.get("run", ""))
    assert applying["env"]["APPROVED"] == "${{ needs.plan.outputs.digest }}"
    assert '--approve "$APPROVED"' in applying["run"]
    assert [one["if"] for one in apply["steps"][-2:]] == ["always()", "always()"], "the journal is kept in any case"


def test_no_job_has_the_keys_of_the_other_one() -> None:
    roles = [
        one["with"]["role-to-assume"]
        for job in GITHUB["jobs"].values()
        for one in job["steps"]
        if "configure-aws" in one.get("uses", "")
    ]
    roles += [GITLAB[job]["variables"]["AWS_ROLE_ARN"] for job in ("plan", "apply")]
    assert [role.rpartition("/")[2] for role in roles] == ["hardener-reads", "hardener-writes"] * 2


def test_gitlab_waits_for_somebody_and_keeps_the_journal() -> None:
    plan, apply = GITLAB["plan"], GITLAB["apply"]
    assert plan["artifacts"]["reports"]["dotenv"] == "approved.env"
    assert apply["rules"][0]["when"] == "manual"
    assert (apply["needs"], apply["resource_group"]) == (["plan"], "hardening")
    assert (apply["artifacts"]["when"], "state.tar.gz" in apply["artifacts"]["paths"]) == ("always", True)
    assert any('--approve "$APPROVED"' in line for line in apply["script"])


def another_digest(bench: Workbench, cloud: ToyCloud, file: PlanFile) -> None:
    by_digest(file, f"sha256:{'0' * 64}")


def edited(bench: Workbench, cloud: ToyCloud, file: PlanFile) -> None:
    planfile.decode(file.data.replace(b'"Item": "a"', b'"Item": "z"'), SIGNER)


def expired(bench: Workbench, cloud: ToyCloud, file: PlanFile) -> None:
    applied(bench, bench.seal(msgspec.structs.replace(file.plan, expires=file.plan.created)))


def not_open_yet(bench: Workbench, cloud: ToyCloud, file: PlanFile) -> None:
    soon = datetime.now(UTC) + timedelta(hours=2)
    applied(bench, file, limits=Limits(window=Window(soon, soon + timedelta(hours=1))))


def too_much(bench: Workbench, cloud: ToyCloud, file: PlanFile) -> None:
    applied(bench, file, limits=Limits(max_calls=1))


def elsewhere(bench: Workbench, cloud: ToyCloud, file: PlanFile) -> None:
    cloud.organization_id = "o-other"
    applied(bench, file)


REFUSED = [another_digest, edited, expired, not_open_yet, too_much, elsewhere]
_, *SENTENCES = re.findall(r"^\| [a-z ,-]+ \| ([a-z].*) \|$", PAGE.split("## When it is refused")[1], re.MULTILINE)


def fits(sentence: str, pattern: str) -> bool:
    return re.fullmatch(".+".join(map(re.escape, pattern.split("…"))), sentence) is not None


@pytest.mark.parametrize(
    ("refuse", "pattern"), list(zip(REFUSED, SENTENCES, strict=False)), ids=[one.__name__ for one in REFUSED]
)
def test_bad_input_is_one_sentence_exit_code_4_and_nothing_written(
    refuse: Callable[[Workbench, ToyCloud, PlanFile], None], pattern: str, bench: Workbench, cloud: ToyCloud
) -> None:
    file = sealed(bench)
    with pytest.raises(Rejected) as refused:
        refuse(bench, cloud, file)
    assert fits(refused.value.sentence, pattern), refused.value.sentence
    assert refused.value.code == 4
    assert (cloud.wire, bench.history()) == ([], ())


def test_a_plan_that_was_applied_is_refused_as_the_page_says(bench: Workbench, cloud: ToyCloud) -> None:
    file = sealed(bench)
    applied(bench, file)
    sent = list(cloud.wire)
    with pytest.raises(Rejected) as refused:
        applied(bench, file)
    assert fits(refused.value.sentence, SENTENCES[-1])
    assert (len(SENTENCES), cloud.wire) == (len(REFUSED) + 1, sent)
