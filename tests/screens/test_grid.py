"""The grid: what is there, told apart by glyph and word, and what a run of this session has changed."""

import msgspec
import pytest

from hardener.engine.model import Cause, Finding, Mark, Severity, Status, Trouble
from screens.widgets.glyphs import in_grid
from screens.widgets.matrix import Matrix
from tests.screens.fake_checks import VpcState
from tests.screens.fake_workbench import fake
from tests.screens.fake_world import PAYMENTS, ROOT
from tests.screens.walking import NARROW, READ, WIDE, Walk, walking

GRID = (READ, "G", "k", "enter")
FOUND = Finding(
    check="default-vpc",
    account=ROOT,
    account_name="acme-root",
    region="eu-west-1",
    status=Status.FAILING,
    severity=Severity.HIGH,
    summary="",
)


def row(walk: Walk, account: str) -> list[str]:
    line = next(line for line in walk.text.splitlines() if account in line)
    return line.split(account)[1].split("┃")[0].split()


@pytest.mark.parametrize(
    ("status", "mark", "cause", "glyph"),
    [
        (Status.OK, Mark.NONE, None, "·"),
        (Status.FAILING, Mark.EMPTY, None, "○"),
        (Status.FAILING, Mark.IN_USE, None, "●"),
        (Status.NOT_APPLICABLE, Mark.KEPT, None, "◐"),
        (Status.EXCEPTED, Mark.EMPTY, None, "="),
        (Status.WAITING, Mark.IN_USE, None, "…"),
        (Status.FAILING, None, None, "✗"),
        (Status.UNKNOWN, None, Cause.SCP, "⊘"),
        (Status.UNKNOWN, None, Cause.RCP, "⊘"),
        (Status.UNKNOWN, None, Cause.DENIED, "?"),
    ],
)
def test_what_is_there_has_a_glyph_of_its_own(
    status: Status, mark: Mark | None, cause: Cause | None, glyph: str
) -> None:
    trouble = Trouble(cause, "") if cause else None
    assert in_grid(msgspec.structs.replace(FOUND, status=status, mark=mark, trouble=trouble)).glyph == glyph


def test_what_is_in_use_does_not_look_like_what_can_go() -> None:
    empty, used = (in_grid(msgspec.structs.replace(FOUND, mark=mark)) for mark in (Mark.EMPTY, Mark.IN_USE))
    assert (empty.glyph, empty.style) != (used.glyph, used.style)
    kept = msgspec.structs.replace(FOUND, mark=Mark.KEPT)
    assert in_grid(kept).style != in_grid(msgspec.structs.replace(kept, status=Status.NOT_APPLICABLE)).style


async def test_cells_tell_what_is_there_and_the_legend_says_how() -> None:
    async with walking(fake(), *GRID, size=WIDE) as walk:
        assert row(walk, PAYMENTS) == ["○", "○", "●", "⊘", "○", "○"]
        legend = next(line for line in walk.text.splitlines() if "○ empty" in line)
        for word in ("● in use", "⊘ blocked by a policy", "? unknown", "… waiting", "[ ] selected"):
            assert word in legend
        assert "done in this session" not in legend


async def test_what_is_selected_is_bracketed_and_keeps_its_glyph() -> None:
    async with walking(fake(), *GRID, "x", size=WIDE) as walk:
        assert row(walk, PAYMENTS) == ["[○]", "[○]", "●", "⊘", "[○]", "[○]"]
    async with walking(fake(), *GRID, "x", size=WIDE, ascii_only=True) as walk:
        line = next(line for line in walk.text.splitlines() if PAYMENTS in line)
        assert line.split(PAYMENTS)[1].split("|")[0].split() == ["[o]", "[o]", "*", "#", "[o]", "[o]"]


async def test_who_blocks_it_is_named_in_the_detail() -> None:
    async with walking(fake(), *GRID, "l", "l", "l", size=WIDE) as walk:
        assert "explicit deny in p-9f" in walk.text


async def test_what_a_run_of_this_session_removed_is_told_apart_until_it_is_taken_back() -> None:
    async with walking(fake(), *GRID, "space", "p", "a", size=WIDE) as walk:
        await walk.confirm(PAYMENTS)
        assert walk.app.session.done == {("default-vpc", PAYMENTS, "ap-southeast-1")}
        walk.bench.world.things["default-vpc", PAYMENTS, "ap-southeast-1"] = VpcState()
        await walk.keys("r")
        await walk.until(lambda: walk.at == "HomeScreen")
        await walk.settle()
        await walk.keys("G", "k", "enter")
        assert row(walk, PAYMENTS)[0] == "✓"
        assert "✓ done in this session" in walk.text
        run = walk.bench.runs[0]
        walk.app.session.ran(msgspec.structs.replace(run, undoes=run.run))
        assert not walk.app.session.done


async def test_a_cell_that_was_not_read_is_blank() -> None:
    async with walking(fake(), *GRID, size=WIDE) as walk:
        scan = walk.app.session.scan
        assert scan is not None
        kept = tuple(one for one in scan.findings if (one.account, one.region) != (PAYMENTS, "eu-west-1"))
        walk.app.session.judged(msgspec.structs.replace(scan, findings=kept))
        walk.app.screen.redraw()  # type: ignore[attr-defined]
        await walk.settle()
        assert walk.app.screen.query_one(Matrix).gaps
        assert "blank: not enabled, or not read" in walk.text
        assert row(walk, PAYMENTS) == ["○", "○", "⊘", "○", "○"]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_row_is_seen_also_when_one_comes_from_another_check(size: tuple[int, int]) -> None:
    async with walking(fake(), READ, "w", "n", "n", "n", size=size) as walk:
        assert walk.app.screen.query_one(Matrix).size.height == 6
        assert row(walk, PAYMENTS)
        await walk.keys("v", "A", "slash", *"prod", "enter")
        assert walk.app.screen.query_one(Matrix).size.height == 3
