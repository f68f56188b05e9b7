"""What is installed is what was looked at: every release by its hash, and nothing is asked of the network unasked."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
INSIDE = ROOT / "tests" / "inside"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_release_is_pinned_by_hash(lock: Path) -> None:
    text = re.sub(r"\\\n\s*", " ", lock.read_text(encoding="utf-8"))
    releases = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(releases) > 10
    for line in releases:
        assert re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line
        assert "://" not in line


def test_there_are_the_three_of_them() -> None:
    assert [lock.name for lock in LOCKS] == ["dev.txt", "mutate.txt", "run.txt"]


def test_what_is_known_of_secrets_holds_hashes_and_no_paths_of_a_machine() -> None:
    known = (ROOT / ".ci" / "secrets.json").read_text(encoding="utf-8")
    assert not re.search(r'"(/|[A-Z]:)', known)
    assert all((ROOT / name).is_file() for name in re.findall(r'^ "([^"]+)": \[', known, re.MULTILINE))


def _audited(inside: Path = INSIDE, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "HARDENER_AUDIT"}
    # A child that tried to leave this machine would be ended, with a code of its own.
    paths = os.pathsep.join(map(str, (inside, INSIDE, ROOT)))
    command = [sys.executable, str(ROOT / ".ci" / "audit.py")]
    return subprocess.run(
        command,
        env={**kept, "PYTHONPATH": paths, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_nobody_is_asked_about_known_holes_unasked() -> None:
    told = _audited()
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("skipped: HARDENER_AUDIT=1 asks the service")


def test_a_service_that_cannot_be_reached_is_a_reason_and_no_failure(tmp_path: Path) -> None:
    (tmp_path / "pip_audit.py").write_text("import socket; socket.getaddrinfo('pypi.org', 443)\n")
    told = _audited(tmp_path, HARDENER_AUDIT="1")
    assert told.returncode == 0
    assert [line.split(":")[0] for line in told.stdout.splitlines()] == [f"skipped {lock.name}" for lock in LOCKS]
    assert "tests stay on this machine" in told.stdout


def test_a_known_hole_is_a_failure(tmp_path: Path) -> None:
    hole = {"name": "old", "version": "1.0", "vulns": [{"id": "GHSA-x", "fix_versions": ["1.1"]}]}
    (tmp_path / "pip_audit.py").write_text(f"import json; print(json.dumps({{'dependencies': [{hole}]}}))\n")
    told = _audited(tmp_path, HARDENER_AUDIT="1")
    assert told.returncode == 1
    assert "run.txt: old 1.0: GHSA-x, mended in 1.1" in told.stdout
