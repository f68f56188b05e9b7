"""Every screen as a picture, in the smallest terminal and in a roomy one."""

import msgspec
import pytest

from hardener.engine.model import Answer
from tests.screens.album import Album
from tests.screens.fake_checks import PolicyState, VpcState
from tests.screens.fake_running import interrupted
from tests.screens.fake_workbench import fake
from tests.screens.fake_world import ROOT
from tests.screens.test_signing_in import Failed
from tests.screens.walking import NARROW, OVERVIEW, READ, WIDE, Gate, walking

both = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])


@both
async def test_walk(album: Album, size: tuple[int, int]) -> None:
    async with walking(fake(), size=size) as walk:
        await album.take(walk, "connect")
        await album.take(walk, "scope", "enter", "down", "space")
        await album.take(walk, "overview", "space", "enter")
        await album.take(walk, "overview of an account that denies us", "G")
        await album.take(walk, "check per account", "g", "w")
        await walk.keys("f", "tab", "backspace", "9", "9")
        await walk.judged()
        await album.take(walk, "settings", "9")
        await album.take(walk, "check per region", "escape", "space", "n", "n", "n", "A", "l", "l")
        await album.take(walk, "what was not read", "l")
        await album.take(walk, "plan", "p")
        await album.take(walk, "change of a plan", "down", "enter", "down", "d")
        await album.take(walk, "confirm by typing", "escape", "a", *"apply 5")
        await album.take(walk, "save the plan", "escape", "e")
        await album.take(walk, "keys", "escape", "escape", "question_mark")


@both
async def test_runs(album: Album, size: tuple[int, int]) -> None:
    bench = fake(practice=True, endpoint="http://127.0.0.1:41234")
    bench.answers["DeleteVpc"] = Answer(kind="rejected", code="DependencyViolation", message="in use", http_status=400)
    bench.runs = [interrupted(bench.world)]
    async with walking(bench, size=size) as walk:
        await album.take(walk, "interrupted runs")
        await album.take(walk, "interrupted run", "tab", "enter", "down")
        await album.take(walk, "resume", "m")
        await walk.keys("n", "escape", "enter", "enter", "w", "space", "n", "A")
        walk.app.session.chosen |= {("default-vpc", ROOT, "sa-east-1")}
        await album.take(walk, "plan with gaps", "p")
        await album.take(walk, "confirm by account id", "i", "a", *"9999")
        await walk.keys(*["backspace"] * 4)
        await walk.confirm(ROOT)
        await album.take(walk, "result", "down")
        await album.take(walk, "history", "H")
        await walk.keys("escape", "escape", "w", "f", "enter", "down", "enter")
        await walk.judged()
        await album.take(walk, "quit without saving", "escape", "q")


@both
async def test_at_work(album: Album, size: tuple[int, int]) -> None:
    bench = fake()
    scan = Gate(bench, lambda where, count: where == "scan 222233334444 default-vpc us-east-1")
    async with walking(bench, *OVERVIEW, size=size) as walk:
        await walk.until(scan.reached.is_set)
        await walk.looked()
        await album.take(walk, "scan")
        scan.open()
        await walk.until(lambda: walk.at == "HomeScreen")
        await walk.settle()
        await album.take(walk, "confirm by one key", "w", "space", "p", "a")
        await walk.keys("escape", "escape", "n", "A", "p", "a")
        run = Gate(bench, lambda where, count: where == "call DeleteVpc")
        await walk.confirm(ROOT)
        await walk.until(run.reached.is_set)
        await walk.looked()
        await album.take(walk, "apply")
        await album.take(walk, "quit while applying", "q")
        run.open()
        await walk.keys("n")
        await walk.until(lambda: walk.at == "RunScreen")


@both
async def test_unusual(album: Album, size: tuple[int, int]) -> None:
    bench = fake(read_only=True, failures=[Failed("The SSO session has expired.", "aws sso login --profile x")])
    bench.world.caller = msgspec.structs.replace(bench.world.caller, arn=f"arn:aws:iam::{ROOT}:root")
    for place, thing in bench.world.things.items():
        good = VpcState() if place[0] == "default-vpc" else PolicyState(length=20, symbols=True, reuse=24)
        bench.world.things[place] = good if place[1] != "333344445555" else thing
    bench.world.organization = None
    bench.world.accounts = bench.world.accounts[:1]
    async with walking(bench, size=size) as walk:
        await album.take(walk, "sign-in refused")
        await album.take(walk, "root and read-only", "r")
        await album.take(walk, "nothing to do", "enter", "enter")
        await album.take(walk, "no runs yet", "H")
        await walk.pilot.resize_terminal(70, 20)
        await album.take(walk, "too small")


@both
async def test_mfa(album: Album, size: tuple[int, int]) -> None:
    bench = fake()
    bench.device = "arn:aws:iam::999900001111:mfa/alice"
    async with walking(bench, size=size) as walk:
        await walk.until(lambda: walk.at == "CodeScreen")
        await walk.pilot.pause()
        await album.take(walk, "mfa code", *"123")


async def test_in_ascii(album: Album) -> None:
    async with walking(fake(), READ, "w", "n", "n", "n", "A", ascii_only=True) as walk:
        await album.take(walk, "check in ascii")


async def test_in_a_light_theme(album: Album) -> None:
    async with walking(fake(), READ, "w", "n") as walk:
        walk.app.theme = "textual-light"
        await album.take(walk, "check in light")


async def test_in_the_colours_of_the_terminal(album: Album) -> None:
    async with walking(fake(), READ) as walk:
        walk.app.theme = "ansi-dark"
        await album.take(walk, "overview in ansi", "A")


async def test_without_colours(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with walking(fake(), READ, "w", "n") as walk:
        monkeypatch.delenv("NO_COLOR")
        await album.take(walk, "check without colours", "A")
