"""The journal: chained, synced, repaired at its torn end and nowhere else."""

import os
from pathlib import Path

import pytest

from hardener.engine import chain
from hardener.engine.files import private_directory
from hardener.engine.journal import NAME, Journal
from hardener.engine.problems import Rejected, Unsafe
from hardener.engine.signing import KeySigner, NoSigner, Signer
from tests.engine.toy import SIGNER


def written(directory: Path, signer: Signer = SIGNER) -> Path:
    journal = Journal.create(directory, signer)
    for number in range(4):
        journal.append("intent", change="c", seq=number, params={"name": "[/x] \x1b\u202e"})
    journal.close()
    return directory / NAME


@pytest.mark.parametrize("signer", [SIGNER, NoSigner()])
def test_records_come_back_in_order(tmp_path: Path, signer: Signer) -> None:
    records, whole = chain.read(written(tmp_path, signer), signer)
    assert [record["seq"] for record in records] == [0, 1, 2, 3]
    assert whole == (tmp_path / NAME).stat().st_size
    assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600


def test_every_flipped_bit_is_refused_with_its_place(tmp_path: Path) -> None:
    path = written(tmp_path)
    good = path.read_bytes()
    last = good.rindex(b"\n", 0, -1) + 1
    for place in range(len(good)):
        if place == len(good) - 1:
            continue  # without its line end the last record is torn, not damaged
        damaged = bytearray(good)
        damaged[place] ^= 1 << (place % 7)
        if damaged[place] == ord("\n") and place >= last:
            continue
        path.write_bytes(damaged)
        with pytest.raises(Rejected, match="byte"):
            chain.read(path, SIGNER)


def test_every_truncation_is_repaired_to_whole_records(tmp_path: Path) -> None:
    path = written(tmp_path)
    good = path.read_bytes()
    for length in range(len(good)):
        path.write_bytes(good[:length])
        Journal.reopen(tmp_path, SIGNER).close()
        kept = path.read_bytes()
        assert good.startswith(kept)
        assert kept.count(b"\n") == good[:length].count(b"\n")
        assert not kept or kept.endswith(b"\n")


def test_a_torn_line_is_set_aside(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:-10])
    journal = Journal.reopen(tmp_path, SIGNER)
    journal.append("resume")
    journal.close()
    records, _ = chain.read(path, SIGNER)
    assert [record["ev"] for record in records] == ["intent", "intent", "intent", "resume"]
    assert path.with_suffix(".torn").exists()


def test_a_record_that_was_signed_anew_elsewhere_is_refused(tmp_path: Path) -> None:
    other = KeySigner(b"x" * 32, "elsewhere")
    other.key_id = SIGNER.key_id
    path = written(tmp_path, other)
    with pytest.raises(Rejected, match="signature"):
        chain.read(path, SIGNER)


def test_after_a_failed_sync_nothing_more_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal.create(private_directory(tmp_path / "run"), SIGNER)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _no_space)
        with pytest.raises(Unsafe, match="No space"):
            journal.append("intent")
    with pytest.raises(Unsafe, match="before"):
        journal.append("intent")


def _no_space(_: int) -> None:
    raise OSError(28, "No space left on device")
