"""What a check's screens look like: own columns, settings side by side, grids, actions, questions, a person's word."""

import msgspec
import pytest

from hardener.engine.model import Account
from hardener.engine.preflight import Told
from tests.screens.album import Album
from tests.screens.fake_desk import SEED
from tests.screens.fake_workbench import fake
from tests.screens.fake_world import WEB
from tests.screens.pictures import drawn
from tests.screens.test_asking import ENROL, begin, desk
from tests.screens.test_attesting import told
from tests.screens.walking import NARROW, READ, WIDE, Gate, walking

both = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
MEMBERS = (READ, "G", "enter", "g")


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.enrolling.time", lambda: 1_000_003.0)


@both
async def test_own_columns(album: Album, size: tuple[int, int]) -> None:
    bench = desk()
    bench.baseline = bench.baseline.with_attestation(told("root-desk", WEB, "root-email-is-a-list", "2026-01-01"))
    async with walking(bench, *MEMBERS, size=size, operator="alice") as walk:
        await album.take(walk, "own columns")
        await album.take(walk, "statements", "j")
        await album.take(walk, "attest", "t")
        await album.take(walk, "waiting", "escape", "j", "j")
        await album.take(walk, "nothing holds the filter", "slash", *"zz")
        await album.take(walk, "what a person must do", "escape", "escape", "g", "enter")
        await album.take(walk, "other actions", "o", "down", "down")
        await album.take(walk, "root key", "escape", "K")


@both
async def test_by_setting(album: Album, size: tuple[int, int]) -> None:
    async with walking(fake(), READ, "G", "k", "k", "enter", size=size) as walk:
        await album.take(walk, "by setting", "j")
        await album.take(walk, "by account", "v")


@both
async def test_many_accounts(album: Album, size: tuple[int, int]) -> None:
    bench = fake()
    more = tuple(Account(f"{number:012}", f"team-{number}", path=("Teams",)) for number in range(300))
    bench.world.accounts = (*bench.world.accounts, *more)
    assert bench.world.organization is not None
    bench.world.organization = msgspec.structs.replace(bench.world.organization, accounts=bench.world.accounts)
    for one in more:
        for check, _, region in [place for place in bench.world.things if place[1] == WEB]:
            bench.world.things[check, one.id, region] = bench.world.things[check, WEB, region]
    async with walking(bench, READ, "G", "k", "k", "enter", size=size) as walk:
        await album.take(walk, "many accounts by setting")
        await album.take(walk, "many accounts in a list", "v", "G")
        await walk.keys("escape")
        lines = walk.app.screen.query_one("#lines")
        lines.point_at(next(row.id for row in lines.rows if "default-vpc" in row.id and "MEMBERS" in row.id))  # type: ignore[attr-defined]
        await walk.keys("enter")
        await album.take(walk, "many accounts in a grid", "G")


@both
async def test_enrolling(album: Album, size: tuple[int, int]) -> None:
    bench = desk()
    bench.foretold = {"iam:EnableMFADevice": Told.DENIED, "iam:DeleteVirtualMFADevice": Told.UNTOLD}
    async with walking(bench, *ENROL[:-1], size=size) as walk:
        await album.take(walk, "permissions", "G", "k", "k")
        await walk.keys("a")
        await begin(walk)
        await album.take(walk, "enrolment")
        await album.take(walk, "the seed as text", "s")
        await album.take(walk, "the same code twice", "s", *"123456", *"123456")
        await album.take(walk, "give up", "escape")
        await walk.keys("y")
        await walk.until(lambda: walk.at == "RunScreen")


@both
async def test_asking(album: Album, size: tuple[int, int]) -> None:
    async with walking(desk(), *ENROL[:4], "down", "enter", "a", size=size) as walk:
        await begin(walk, at="QuestionScreen")
        await walk.type("hello")
        await walk.keys("enter")
        await album.take(walk, "question", *"abc")


async def test_a_seed_without_room(album: Album) -> None:
    async with walking(desk(SEED * 3), *ENROL) as walk:
        await begin(walk)
        await album.take(walk, "no room for the code")


async def test_a_wrong_code(album: Album) -> None:
    async with walking(desk(), *ENROL) as walk:
        await begin(walk)
        first = walk.app.screen
        await walk.keys(*"111111", *"222222", "enter")
        await walk.until(lambda: walk.at == "CodesScreen" and walk.app.screen is not first)
        await walk.settle()
        await album.take(walk, "wrong code")


async def test_in_ascii(album: Album) -> None:
    async with walking(desk(), *ENROL, ascii_only=True) as walk:
        await begin(walk)
        await album.take(walk, "enrolment in ascii")


async def test_in_a_light_theme(album: Album) -> None:
    async with walking(desk(), *ENROL) as walk:
        walk.app.theme = "textual-light"
        await begin(walk)
        await album.take(walk, "enrolment in light")


async def test_without_colours(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with walking(desk(), *ENROL) as walk:
        monkeypatch.delenv("NO_COLOR")
        await begin(walk)
        await album.take(walk, "enrolment without colours")


async def test_while_it_is_loading(album: Album) -> None:
    bench = desk()
    asked = Gate(bench, lambda where, count: where == "preflight")
    async with walking(bench, *ENROL[:-2]) as walk:
        await walk.pilot.press("enter")
        await walk.until(asked.reached.is_set)
        await walk.until(lambda: walk.at == "ReviewScreen")
        await walk.pilot.pause(0.1)
        assert drawn(walk.app) == album._picture(name="permissions-being-asked")
        asked.open()
        await walk.settle()


async def test_what_is_done_is_told_in_the_grid(album: Album) -> None:
    async with walking(fake(), READ, "G", "k", "enter", size=WIDE) as walk:
        place = ("default-vpc", WEB, "us-west-2")
        walk.app.session.done = {place}
        await album.take(walk, "grid", "x")
