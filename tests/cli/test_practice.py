"""The real program on the real practice organization, each step a process of its own."""

import hashlib
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(find_spec("moto") is None, reason="the practice organization is not installed"),
    pytest.mark.skipif(os.name != "posix", reason="signals and a POSIX shell"),
]
ONE = ("--check", "password-policy", "--account", "111122223333")


def surroundings(directory: Path, **extra: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "HARDENER_"))}
    places = {"HARDENER_STATE_DIR": str(directory / "state"), "HARDENER_CONFIG_DIR": str(directory / "config")}
    return kept | places | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"} | extra


def hardener(directory: Path, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hardener", *arguments],
        cwd=directory,
        env=surroundings(directory, **extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def digest(path: Path) -> str:
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def state(directory: Path) -> object:
    done = hardener(directory, "demo", "scan", *ONE, "--format", "json")
    (finding,) = json.loads(done.stdout)["findings"]
    return finding["status"], finding["state"]["policy"]


def test_plan_apply_and_undo_are_processes_of_their_own(tmp_path: Path) -> None:
    before = state(tmp_path)
    planned = hardener(tmp_path, "demo", "plan", *ONE, "-o", "p.json")
    assert planned.returncode == 2, planned.stderr
    assert f"hardener demo apply p.json --approve {digest(tmp_path / 'p.json')}" in planned.stdout

    refused = hardener(tmp_path, "demo", "apply", "p.json")
    assert refused.returncode == 4
    assert state(tmp_path) == before

    applied = hardener(tmp_path, "demo", "apply", "p.json", "--approve", digest(tmp_path / "p.json"))
    assert applied.returncode == 0, applied.stderr
    assert "iam:UpdateAccountPasswordPolicy" in applied.stderr
    assert state(tmp_path) != before
    assert hardener(tmp_path, "demo", "plan", *ONE).returncode == 0, "nothing is left to change"

    again = hardener(tmp_path, "demo", "apply", "p.json", "--approve", digest(tmp_path / "p.json"))
    assert again.returncode == 4
    assert "applied before" in again.stderr

    assert hardener(tmp_path, "demo", "undo", "last", "-o", "u.json").returncode == 2
    undone = hardener(tmp_path, "demo", "apply", "u.json", "--approve", digest(tmp_path / "u.json"), "--format", "json")
    assert undone.returncode == 0, undone.stderr
    run = json.loads(undone.stdout)
    assert (run["format"], run["status"], run["changes"][0]["outcome"]) == ("hardener.run", "done", "done")
    assert state(tmp_path) == before

    history = json.loads(hardener(tmp_path, "demo", "history", "--format", "json").stdout)
    assert history["runs"][0]["run"] == run["run"]
    assert [one["undoable"] for one in history["runs"]] == [True, False]


def test_read_only_writes_nothing(tmp_path: Path) -> None:
    hardener(tmp_path, "demo", "plan", *ONE, "-o", "p.json")
    done = hardener(tmp_path, "demo", "apply", "p.json", "--approve", digest(tmp_path / "p.json"), "--read-only")
    assert done.returncode == 4
    assert "read-only" in done.stderr


def test_without_a_terminal_the_demo_shows_all_and_ends_well(tmp_path: Path) -> None:
    done = hardener(tmp_path, "demo")
    assert done.returncode == 0, done.stderr
    assert "FINDINGS" in done.stdout
    assert "WHAT WOULD BE CHANGED (nothing was)" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_a_served_organization_is_there_for_other_programs(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "hardener", "demo", "--serve"],
        cwd=tmp_path,
        env=surroundings(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        exported: dict[str, str] = {}
        while "AWS_EC2_METADATA_DISABLED" not in exported:
            word, setting = shlex.split(server.stdout.readline())
            assert word == "export"
            name, _, value = setting.partition("=")
            exported[name] = value
        done = hardener(tmp_path, "scan", *ONE, "--format", "json", **exported)
        assert done.returncode == 2, done.stderr
        assert "ENDPOINT OVERRIDE" in done.stderr
        wrong = hardener(tmp_path, "scan", "--account", "111122223334", **exported)
        assert wrong.returncode == 64
        assert re.search(r"did you mean 111122223333", wrong.stderr)
        region = hardener(tmp_path, "scan", *ONE, "--region", "eu-west-11", **exported)
        assert region.returncode in (2, 64)
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(60) == 0
        for stream in (server.stdout, server.stderr):
            if stream is not None:
                stream.close()


def test_ctrl_c_while_scanning_leaves_at_once(tmp_path: Path) -> None:
    hardener(tmp_path, "demo", "checks")
    scan = subprocess.Popen(
        [sys.executable, "-m", "hardener", "demo", "scan"],
        cwd=tmp_path,
        env=surroundings(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert scan.stderr is not None
    while "practice organization" not in scan.stderr.readline():
        assert scan.poll() is None
    scan.send_signal(signal.SIGINT)
    out, _ = scan.communicate(timeout=30)
    assert scan.returncode == 130
    assert out == ""


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ({}, "credentials"),
        ({"AWS_PROFILE": "nobody"}, "nobody"),
    ],
)
def test_without_credentials_it_says_what_to_do(tmp_path: Path, extra: dict[str, str], said: str) -> None:
    nowhere = str(tmp_path / "none")
    blank = {
        "AWS_CONFIG_FILE": nowhere,
        "AWS_SHARED_CREDENTIALS_FILE": nowhere,
        "AWS_EC2_METADATA_DISABLED": "true",
        "HOME": str(tmp_path),
    }
    done = hardener(tmp_path, "scan", **blank, **extra)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2, "one sentence and the next step"
