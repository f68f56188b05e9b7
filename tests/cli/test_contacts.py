"""`hardener contacts`: out to a table, back into the baseline, and nothing taken in part."""

from pathlib import Path
from typing import Annotated

import msgspec
import pytest

from hardener.engine.baseline import load
from hardener.engine.model import AnyCheck, Settings
from tests.cli import samples
from tests.cli.conftest import Hardener
from tests.cli.fakes import FakeWays
from tests.cli.made_up import CHECKS, Length


class MailSettings(Settings, frozen=True):
    mail: Annotated[str, msgspec.Meta(title="Mail", pattern=r"^(\S+@\S+)?$")] = ""
    symbols: bool = True


class Mail(Length):
    id = "mail"
    settings = MailSettings  # type: ignore[assignment]


MAIL = Mail()


class MailWays(FakeWays):
    """Where one check has a text to set."""

    known: tuple[AnyCheck, ...] = (*CHECKS, MAIL)

    @property
    def checks(self) -> tuple[AnyCheck, ...]:
        return self.known


@pytest.fixture
def ways(tmp_path: Path) -> MailWays:
    return MailWays(tmp_path)


def test_out_and_back_changes_nothing(hardener: Hardener, ways: MailWays, tmp_path: Path) -> None:
    assert hardener("contacts", "export", "c.csv").exit_code == 0
    table = (tmp_path / "c.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbfaccount,name,mail\r\n")
    assert table.count(b"\r\n") == 1 + len(samples.ACCOUNTS)
    result = hardener("contacts", "import", "c.csv")
    assert result.exit_code == 0
    assert "changed for 0 accounts of 4" in result.stderr
    assert load(ways.places.baseline, ways.checks).accounts == {}


def test_what_is_filled_in_stands_in_the_baseline(hardener: Hardener, ways: MailWays, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(f"account,name,mail\n{samples.PROD},prod,ops@example.org\n")
    result = hardener("contacts", "import", "c.csv")
    assert "changed: 111122223333 prod" in result.stderr
    assert load(ways.places.baseline, ways.checks).accounts == {samples.PROD: {"mail": {"mail": "ops@example.org"}}}
    hardener("contacts", "export", "again.csv")
    assert "prod,ops@example.org" in (tmp_path / "again.csv").read_text()


def test_another_baseline_keeps_its_comments(hardener: Hardener, ways: MailWays, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text('# ours\nformat = "hardener.baseline"\nversion = 1\n')
    (tmp_path / "c.csv").write_text(f"account,name,mail\n{samples.PROD},prod,ops@example.org\n")
    assert hardener("contacts", "import", "c.csv", "--baseline", str(path)).exit_code == 0
    assert path.read_text().startswith("# ours\n")
    assert not ways.places.baseline.exists()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (f"account,name,mail\n{samples.PROD},prod,no address\n".encode(), "line 2"),
        (b"account,name,mail\n123456789012,prod,a@b.example\n", "there is no account 123456789012"),
        (b"account,name,mail\n\xff\xfe\n", "is not UTF-8"),
    ],
)
def test_nothing_is_taken_where_a_line_is_wrong(
    hardener: Hardener, ways: MailWays, tmp_path: Path, table: bytes, said: str
) -> None:
    (tmp_path / "c.csv").write_bytes(table)
    result = hardener("contacts", "import", "c.csv")
    assert result.exit_code in (1, 64)
    assert said in result.stderr
    assert not ways.places.baseline.exists()


def test_without_a_text_to_set_there_is_no_table(hardener: Hardener, ways: MailWays) -> None:
    ways.known = CHECKS
    assert hardener("contacts", "export", "c.csv").exit_code == 64


def test_where_several_have_texts_one_is_named(hardener: Hardener, ways: MailWays, tmp_path: Path) -> None:
    other = Mail()
    other.id = "more-mail"  # type: ignore[misc]
    ways.known = (MAIL, other)
    assert "name one of them with --check" in hardener("contacts", "export", "c.csv").stderr
    assert hardener("contacts", "export", "c.csv", "--check", "more-mail").exit_code == 0
