"""QR codes as text, read back module by module."""

from collections.abc import Sequence

import pytest
import segno

from hardener.engine import otpauth, qr

URI = otpauth.uri("JBSWY3DPEHPK3PXP" * 4, issuer="AWS", label="operator@999900001111")
TEXTS = [URI, "x", "Zoë " * 40, "0123456789" * 30, "otpauth://totp/a?secret=" + "A" * 64]


def seen(lines: Sequence[str], *, on_dark: bool, ascii_only: bool) -> list[list[bool]]:
    """Return what a camera sees: true where it is dark. Ink is light on a dark terminal."""
    rows: list[list[bool]] = []
    for line in lines:
        if ascii_only:
            assert set(line) <= {"#", " "}
            assert all(line[at] == line[at + 1] for at in range(0, len(line), 2))
            rows.append([mark == "#" for mark in line[::2]])
        else:
            assert set(line) <= set(" ▀▄█")
            rows += [[mark in "▀█" for mark in line], [mark in "▄█" for mark in line]]
    return [[ink is not on_dark for ink in row] for row in rows]


@pytest.mark.parametrize("text", TEXTS, ids=len)
@pytest.mark.parametrize("on_dark", [True, False])
@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("quiet", [2, 4])
def test_a_camera_sees_the_code_with_its_frame(text: str, on_dark: bool, ascii_only: bool, quiet: int) -> None:
    drawn = seen(
        qr.lines(text, on_dark=on_dark, ascii_only=ascii_only, quiet=quiet), on_dark=on_dark, ascii_only=ascii_only
    )
    modules = [list(row) for row in qr.matrix(text, quiet)]
    side = len(modules)
    assert drawn[:side] == modules
    # What is beyond the code is light, as its frame is.
    assert not any(any(row) for row in (*drawn[side:], *drawn[:quiet], *drawn[side - quiet : side]))
    assert not any(any(row[:quiet]) or any(row[-quiet:]) for row in drawn)
    assert {len(row) for row in drawn} == {side}


def test_the_three_corners_are_dark() -> None:
    modules = qr.matrix(URI, 0)
    for down, right in ((0, 0), (0, -7), (-7, 0)):
        corner = [row[right : right + 7 or None] for row in modules[down : down + 7 or None]]
        assert [sum(row) for row in corner] == [7, 2, 5, 5, 5, 2, 7]


def test_an_enrolment_fits_into_the_smallest_terminal() -> None:
    lines = qr.lines(URI, on_dark=True)
    assert len(lines) <= 24
    assert len(lines[0]) <= 80
    # Packed in one piece it would not be as small.
    assert len(qr.matrix(URI, 0)) < len(list(segno.make_qr(URI, error="l", boost_error=False).matrix))


def test_the_longest_name_still_has_a_code() -> None:
    long = otpauth.uri("A" * 64, issuer="AWS", label=f"{'x' * 64}@999900001111")
    assert len(qr.lines(long, on_dark=False)) < 40
