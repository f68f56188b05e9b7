"""Files of hardener's own state that somebody else could have put there, or could change, are refused by name."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hardener.engine.files import private_directory
from hardener.engine.model import RunStatus
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Problem, Unsafe
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, resumed, sealed, stopped
from tests.engine.toy import ToyCloud, workbench

Tampering = Callable[[Path], None]


def _link(path: Path) -> None:
    path.rename(path.with_suffix(".real"))
    path.symlink_to(path.with_suffix(".real"))


def _second_name(path: Path) -> None:
    os.link(path, path.with_suffix(".other"))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir(mode=0o700)


def _for_the_group(path: Path) -> None:
    path.chmod(0o620)


def _for_everybody_to_read(path: Path) -> None:
    path.chmod(0o604)


def _somebody_elses(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(path, 12345, 12345)


TAMPERINGS = (_link, _second_name, _pipe, _directory, _for_the_group, _for_everybody_to_read, _somebody_elses)


@pytest.fixture
def cloud() -> ToyCloud:
    return ToyCloud()


@pytest.fixture
def bench(cloud: ToyCloud, tmp_path: Path) -> Workbench:
    return workbench(cloud, Places(private_directory(tmp_path / "state"), tmp_path / "config"))


@pytest.mark.parametrize("name", ["journal.jsonl", "plan.json"])
@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_a_run_whose_files_others_could_have_changed_is_not_gone_on_with(
    bench: Workbench, cloud: ToyCloud, tamper: Tampering, name: str
) -> None:
    run = stopped(bench, sealed(bench))
    path = bench.places.runs / run.run / name
    tamper(path)
    sent = list(cloud.wire)
    for work in (lambda: resumed(bench, run.run), lambda: bench.undo(run.run)):
        with pytest.raises(Problem) as refused:
            work()
        assert cloud.wire == sent
        assert "/" in refused.value.sentence or "no run" in refused.value.sentence
        assert refused.value.hint
    [listed] = bench.history() or [None]
    assert listed is None or (listed.status is RunStatus.FAILED and str(path) in listed.head)


@pytest.mark.parametrize("tamper", [_link, _for_the_group, _somebody_elses])
def test_a_run_whose_directory_others_could_have_changed_is_not_gone_on_with(
    bench: Workbench, cloud: ToyCloud, tamper: Tampering
) -> None:
    run = stopped(bench, sealed(bench))
    tamper(bench.places.runs / run.run)
    with pytest.raises(Unsafe):
        resumed(bench, run.run)
    assert len(cloud.wire) == 1


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_a_plan_whose_mark_was_tampered_with_is_not_applied_again(
    bench: Workbench, cloud: ToyCloud, tamper: Tampering
) -> None:
    file = sealed(bench)
    applied(bench, file)
    sent = list(cloud.wire)
    tamper(bench.places.used / file.plan.id)
    with pytest.raises(Problem):
        applied(bench, file)
    assert cloud.wire == sent


@pytest.mark.parametrize("name", ["state", "state/runs", "state/locks", "state/used-plans"])
@pytest.mark.parametrize("mode", [0o750, 0o720, 0o702, 0o704])
def test_a_directory_that_lets_others_in_is_refused_before_anything_is_sent(
    bench: Workbench, cloud: ToyCloud, tmp_path: Path, name: str, mode: int
) -> None:
    file = sealed(bench)
    path = tmp_path / name
    path.mkdir(mode=0o700, exist_ok=True)
    path.chmod(mode)
    with pytest.raises(Unsafe, match="open to other users") as refused:
        _started_and_applied(bench, file)
    assert f"chmod 700 {path}" in refused.value.hint
    assert cloud.wire == []


def _started_and_applied(bench: Workbench, file: PlanFile) -> None:
    private_directory(bench.places.state)
    applied(bench, file)


def test_a_lock_that_is_a_link_is_not_followed(bench: Workbench, cloud: ToyCloud, tmp_path: Path) -> None:
    file = sealed(bench)
    target = tmp_path / "somebody's"
    target.write_text("dear")
    for account in file.plan.touched:
        (bench.places.locks / f"{account}.lock").symlink_to(target)
    with pytest.raises(Unsafe, match="is a link"):
        applied(bench, file)
    assert target.read_text() == "dear"
    assert cloud.wire == []


def test_what_is_written_replaces_a_link_and_never_follows_it(bench: Workbench, tmp_path: Path) -> None:
    target, path = tmp_path / "target", tmp_path / "plan.json"
    target.write_text("dear")
    path.symlink_to(target)
    bench.save_plan(sealed(bench), path)
    assert target.read_text() == "dear"
    assert not path.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_the_operator_names_may_be_a_link(bench: Workbench, tmp_path: Path) -> None:
    file = sealed(bench)
    bench.save_plan(file, tmp_path / "plan.json")
    (tmp_path / "link").symlink_to(tmp_path / "plan.json")
    assert bench.open_plan(tmp_path / "link").sha256 == file.sha256


def test_a_copy_that_is_made_private_is_taken(bench: Workbench, cloud: ToyCloud) -> None:
    """As after restoring a backup: the hint says what to do, and that is enough."""
    run = stopped(bench, sealed(bench))
    path = bench.places.runs / run.run / "journal.jsonl"
    shutil.copy(path, path.with_suffix(".copy"))
    path.unlink()
    path.with_suffix(".copy").rename(path)
    path.chmod(0o644)
    with pytest.raises(Unsafe, match="open to other users") as refused:
        resumed(bench)
    assert refused.value.hint.endswith(f"chmod 600 {path}")
    path.chmod(0o600)
    assert resumed(bench).status is RunStatus.DONE
