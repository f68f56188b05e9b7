"""A plan file and a journal are what hardener wrote, to the bit, or they are refused with the place."""

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from hardener.engine import chain, planfile
from hardener.engine.chain import Record
from hardener.engine.files import private_directory
from hardener.engine.journal import NAME, Journal
from hardener.engine.places import Places
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Rejected
from hardener.engine.signing import KeySigner, NoSigner, Signer
from hardener.engine.workbench import Workbench
from tests.engine.steps import applied, resumed, sealed, stopped
from tests.engine.toy import MANAGEMENT, PROD, SIGNER, Crash, ToyCloud, workbench
from tests.faults.flips import SOAK, cuts, flips, surgery, written_anew

_LINE = re.compile(r"\bline (\d+)")
_BYTE = re.compile(r"\bbyte (\d+)")
_NAMED = re.compile(r"`[\w$]|'|calls\[|changes\[|hmac_sha256|format version|the number")
pytestmark = pytest.mark.timeout(600 if SOAK else 120)


@pytest.fixture
def cloud() -> ToyCloud:
    return ToyCloud()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(private_directory(tmp_path / "state"), tmp_path / "config")


@pytest.fixture
def bench(cloud: ToyCloud, places: Places) -> Workbench:
    return workbench(cloud, places)


@pytest.fixture
def file(bench: Workbench, cloud: ToyCloud) -> PlanFile:
    """A plan with everything in it: changes, a gap, a refusal."""
    cloud.denied.add(PROD)
    cloud.accounts = (*cloud.accounts, cloud.accounts[0].__class__(id="444444444444", name="spare"))
    cloud.shelves["444444444444"] = ["x"]
    cloud.locked["444444444444"] = "payments"
    made = sealed(bench)
    assert made.plan.changes
    assert made.plan.gaps
    assert made.plan.refused
    return made


def _refusal(data: bytes, signer: Signer) -> str:
    with pytest.raises(Rejected) as refused:
        planfile.decode(data, signer)
    return str(refused.value)


@pytest.mark.parametrize("signer", [SIGNER, NoSigner()], ids=["signed", "unsigned"])
def test_every_flip_in_a_plan_is_refused_with_its_place(file: PlanFile, signer: Signer) -> None:
    good = planfile.encode(file.plan, signer).data
    for place, damaged in flips(good):
        said = _refusal(damaged, signer)
        line = good.count(b"\n", 0, place) + 1
        named = _LINE.search(said)
        if "payload_sha256" in said:
            continue  # a value that nothing but the checksum of the whole tells from another
        if named:
            # What JSON cannot be read as may show up to two lines later.
            assert 0 <= int(named[1]) - line <= 2, f"byte {place} is in line {line}: {said}"
        elif at := _BYTE.search(said):
            assert int(at[1]) == place, f"byte {place}: {said}"
        else:
            assert _NAMED.search(said), f"byte {place}: {said}"


def test_every_cut_in_a_plan_is_refused_with_its_place(file: PlanFile) -> None:
    for cut in cuts(file.data):
        assert _LINE.search(_refusal(cut, SIGNER))


@pytest.fixture
def run(bench: Workbench, cloud: ToyCloud) -> Path:
    """The directory of a run with nearly every kind of record in it: a lost answer, a stop, a resume, a kill."""
    made = sealed(bench, accounts=(PROD,))
    cloud.script = lambda number: "lost-before" if number == 0 else "ok"
    stopped(bench, made)
    cloud.script = lambda number: "crash-after" if number == 1 else "ok"
    with pytest.raises(Crash):
        resumed(bench)
    (directory,) = bench.places.runs.iterdir()
    return directory


def test_every_flip_in_a_journal_is_refused_with_its_place_and_mends_nothing(run: Path) -> None:
    path = run / NAME
    good = path.read_bytes()
    last = good.rindex(b"\n", 0, -1) + 1
    for place, damaged in flips(good):
        path.write_bytes(damaged)
        start = good.rfind(b"\n", 0, place) + 1
        if place == len(good) - 1:
            # Without its end the last line is torn.
            assert chain.read(path, SIGNER)[1] == last
            continue
        with pytest.raises(Rejected, match=rf"\bbyte {start}\b"):
            Journal.reopen(run, SIGNER)
        assert path.read_bytes() == damaged
    assert not path.with_suffix(".torn").exists()


def test_every_cut_in_a_journal_loses_its_torn_line_and_nothing_else(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Thousands of syncs take a minute, and whether the disk has it is not what is asked here.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    path = run / NAME
    good = path.read_bytes()
    for cut in cuts(good):
        path.write_bytes(cut)
        whole = cut.rfind(b"\n") + 1
        Journal.reopen(run, SIGNER).close()
        assert path.read_bytes() == good[:whole]
        torn = path.with_suffix(".torn")
        assert (torn.read_bytes() if torn.exists() else b"") == cut[whole:]
        torn.unlink(missing_ok=True)


def test_lines_out_of_their_place_are_refused_with_it(run: Path, tmp_path: Path) -> None:
    path = run / NAME
    lines = path.read_bytes().splitlines(keepends=True)
    other = Journal.create(private_directory(tmp_path / "other"), SIGNER)
    other.append("intent", change="c", seq=1)
    other.close()
    strange = (tmp_path / "other" / NAME).read_bytes()
    for what, first, damaged in surgery(lines, strange):
        path.write_bytes(b"".join(damaged))
        start = len(b"".join(damaged[:first]))
        with pytest.raises(Rejected, match=rf"\bbyte {start}\b"):
            chain.read(path, SIGNER)
        assert path.read_bytes() == b"".join(damaged), what


def test_what_is_damaged_is_neither_resumed_nor_undone(bench: Workbench, run: Path, cloud: ToyCloud) -> None:
    sent = len(cloud.wire)
    path = run / NAME
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], *lines[4:]]))
    for attempt in (lambda: resumed(bench, run.name), lambda: bench.undo(run.name)):
        with pytest.raises(Rejected, match="byte"):
            attempt()
    (told,) = bench.history()
    assert "damaged" in told.head
    assert len(cloud.wire) == sent


def _accepted(record: Record) -> Record:
    return {**record, "kind": "accepted"} if record["ev"] == "outcome" else record


def test_a_journal_written_anew_without_the_key_is_not_gone_on_with(
    bench: Workbench, run: Path, cloud: ToyCloud
) -> None:
    sent = len(cloud.wire)
    written_anew(run / NAME, _accepted, NoSigner())
    with pytest.raises(Rejected, match="not signed with your key"):
        resumed(bench, run.name)
    other = KeySigner(b"x" * 32, "elsewhere")
    other.key_id = SIGNER.key_id
    written_anew(run / NAME, _accepted, other)
    with pytest.raises(Rejected, match="byte 0"):
        resumed(bench, run.name)
    assert len(cloud.wire) == sent


def test_the_way_back_leads_to_what_the_journal_recorded(bench: Workbench, cloud: ToyCloud) -> None:
    """Not to what the plan had read: what was there just before the first call is what was taken away."""
    done = applied(bench, sealed(bench, accounts=(PROD,)))

    def more(record: Record) -> Record:
        if record["ev"] == "precheck":
            return {**record, "state": {**record["state"], "items": ["d", "of the journal"]}}
        return record

    written_anew(bench.places.runs / done.run / NAME, more, SIGNER)
    back = bench.undo(done.run)
    assert [call.params["Item"] for call in back.calls] == ["d", "of the journal"]


def test_records_added_without_the_key_vouch_for_nothing(bench: Workbench, run: Path, cloud: ToyCloud) -> None:
    """The first record is signed as it was; who forges the rest of a journal must not have it believed."""
    sent = len(cloud.wire)
    journal = Journal.reopen(run, NoSigner())
    records, _ = chain.read(run / NAME, SIGNER)
    last = next(one for one in reversed(records) if one["ev"] == "intent")
    marks: dict[str, Any] = {name: last[name] for name in ("change", "seq", "attempt")}
    journal.append("outcome", **marks, kind="rejected", code="", message="", refs={}, undone=[])
    journal.close()
    with pytest.raises(Rejected, match="not signed with your key"):
        resumed(bench, run.name)
    assert len(cloud.wire) == sent


def test_the_journal_of_another_run_is_refused(bench: Workbench, run: Path, cloud: ToyCloud) -> None:
    cloud.script = lambda _: "ok"
    done = applied(bench, sealed(bench, accounts=(MANAGEMENT,)))
    sent = len(cloud.wire)
    shutil.copy(bench.places.runs / done.run / NAME, run / NAME)
    with pytest.raises(Rejected, match="not the one that was confirmed"):
        resumed(bench, run.name)
    assert len(cloud.wire) == sent


def test_a_copy_of_a_run_is_no_run(bench: Workbench, run: Path, cloud: ToyCloud) -> None:
    """Otherwise what was cut off could be gone on with twice, once in each copy."""
    copy = run.with_name("run-20990101-000000-000-copy")
    shutil.copytree(run, copy, ignore=shutil.ignore_patterns("lock"))
    cloud.script = lambda _: "ok"
    resumed(bench, run.name)
    sent = len(cloud.wire)
    with pytest.raises(Rejected, match=f"a copy of {run.name}"):
        resumed(bench, copy.name)
    assert len(cloud.wire) == sent


def test_a_plan_of_one_run_is_applied_once_whatever_is_done_to_its_name(
    bench: Workbench, cloud: ToyCloud, tmp_path: Path
) -> None:
    made = sealed(bench, accounts=(MANAGEMENT,))
    for name in ("one.json", "other.json"):
        bench.save_plan(made, tmp_path / name)
    applied(bench, bench.open_plan(tmp_path / "one.json"))
    sent = len(cloud.wire)
    with pytest.raises(Rejected, match="applied before"):
        applied(bench, bench.open_plan(tmp_path / "other.json"))
    assert len(cloud.wire) == sent
    assert len(bench.history()) == 1
