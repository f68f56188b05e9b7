"""The plan file is bound byte for byte."""

from pathlib import Path
from threading import Event

import msgspec
import pytest

from hardener.engine import planfile
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Problem, Rejected
from hardener.engine.selection import Selection
from hardener.engine.signing import KeySigner, NoSigner
from hardener.engine.workbench import Workbench
from tests.engine.toy import SIGNER, ToyCloud, workbench


@pytest.fixture
def file(bench: Workbench, cloud: ToyCloud) -> PlanFile:
    cloud.denied.add("111122223333")
    return bench.seal(bench.plan(bench.scan(Selection(), lambda _: None, Event())))


def test_what_is_written_is_read_back(file: PlanFile) -> None:
    again = planfile.decode(file.data, SIGNER)
    assert again == file
    assert again.signed


def test_any_flipped_bit_is_refused(file: PlanFile) -> None:
    """Every byte, one bit each; the bit moves along, so that case changes and digits are among them."""
    for place in range(len(file.data)):
        damaged = bytearray(file.data)
        damaged[place] ^= 1 << (place % 7)
        with pytest.raises(Rejected):
            planfile.decode(bytes(damaged), SIGNER)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data + b" ",
        lambda data: data[:-1],
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b'"complete": false', b'"complete": false, "complete": false'),
        lambda data: data.replace(b'"seq": 1,', b'"seq": 1.0,'),
        lambda data: b"[]",
        lambda data: b"",
        lambda data: b"\xff\xfe",
        lambda data: b"[" * 100_000,
    ],
)
def test_other_spellings_are_refused(file: PlanFile, damage: object) -> None:
    assert callable(damage)
    with pytest.raises(Rejected):
        planfile.decode(damage(file.data), SIGNER)


def test_an_editor_who_mends_the_checksum_still_fails_the_signature(file: PlanFile) -> None:
    other = KeySigner(b"x" * 32, "elsewhere")
    other.key_id = SIGNER.key_id
    forged = planfile.encode(file.plan, other).data
    with pytest.raises(Rejected, match="signature"):
        planfile.decode(forged, SIGNER)


def test_a_plan_signed_elsewhere_opens_unvouched(file: PlanFile) -> None:
    assert not planfile.decode(planfile.encode(file.plan, KeySigner(b"x" * 32, "there")).data, SIGNER).signed
    assert not planfile.decode(planfile.encode(file.plan, NoSigner()).data, SIGNER).signed


def test_a_plan_is_saved_for_its_owner_alone(bench: Workbench, file: PlanFile, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    bench.save_plan(file, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert bench.open_plan(path).sha256 == file.sha256
    with pytest.raises(Problem, match="cannot read"):
        bench.open_plan(tmp_path / "missing.json")
    with pytest.raises(Problem, match="cannot write"):
        bench.save_plan(file, tmp_path / "no" / "such" / "plan.json")


def test_payload_does_not_depend_on_the_schedule(cloud: ToyCloud, bench: Workbench) -> None:
    """I19: ids and times aside, two plans of the same state are equal to the byte."""
    one, two = (workbench(cloud, bench.places).plan(bench.scan(Selection(), lambda _: None, Event())) for _ in range(2))
    assert [(c.account, c.summary, c.before_sha256, [k.digest for k in c.calls]) for c in one.changes] == [
        (c.account, c.summary, c.before_sha256, [k.digest for k in c.calls]) for c in two.changes
    ]


@pytest.mark.parametrize("region", ["eu\x1b]52;c;x\x07", "eu west", "eu\u202e"])
def test_a_name_that_could_act_on_a_terminal_is_refused(file: PlanFile, region: str) -> None:
    change = file.plan.changes[0]
    calls = tuple(msgspec.structs.replace(call, region=region) for call in change.calls)
    forged = msgspec.structs.replace(file.plan, changes=(msgspec.structs.replace(change, calls=calls),))
    with pytest.raises(Rejected, match="no name that hardener writes"):
        planfile.decode(planfile.encode(forged, NoSigner()).data, SIGNER)


def test_a_number_beyond_measure_is_refused(file: PlanFile) -> None:
    with pytest.raises(Rejected, match="number"):
        planfile.decode(file.data.replace(b'"seq": 1,', b'"seq": ' + b"9" * 5000 + b","), SIGNER)
