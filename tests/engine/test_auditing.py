"""An audit: nothing can write, every step is on disk, and what somebody else has changed is refused."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import msgspec
import pytest

from hardener.engine import auditfile
from hardener.engine.audit_desk import AuditDesk
from hardener.engine.baseline import Attestation, Baseline, Exemption
from hardener.engine.model import Scan, Statement, Status, Verdict
from hardener.engine.places import Places
from hardener.engine.problems import Problem, Rejected, WrongUsage
from hardener.engine.readingbench import Reading
from hardener.engine.selection import Selection
from hardener.engine.signing import KeySigner, NoSigner
from hardener.engine.workbench import Workbench
from tests.engine.toy import ACCOUNTS, PROD, SIGNER, ShelfCheck, ShelfSettings, ShelfState, ToyCloud, workbench

UNTIL = "2999-01-01"
ANSWERED = Exemption(check="shelf", account=PROD, owner="ann", reason="moves out", until=UNTIL)
SIGNED = Attestation(check="shelf", account=PROD, statement="dusted", by="ann", on="2020-01-01", until=UNTIL)


class Dusted(ShelfCheck):
    """A shelf that is also to be dusted, which only a person sees."""

    def assess(self, state: ShelfState, wanted: ShelfSettings) -> Verdict:
        found = super().assess(state, wanted)
        return Verdict(found.status, found.summary, statements=(Statement("dusted", "It is dusted."),))


@pytest.fixture
def reading(cloud: ToyCloud, places: Places) -> Reading:
    return Reading(lambda: cloud, (Dusted(),), places, SIGNER, Baseline())


@pytest.fixture
def scan(reading: Reading) -> Scan:
    return reading.scan(Selection(), lambda _: None, Event())


@pytest.fixture
def desk(reading: Reading, scan: Scan) -> AuditDesk:
    return AuditDesk.begun(reading, scan, auditor="ann", administrator="bob")


def test_an_audit_has_no_method_that_plans_or_writes(reading: Reading) -> None:
    writing = {"plan", "plan_offers", "seal", "save_plan", "apply", "resume", "undo", "hold_root_key", "set_aside"}
    assert writing <= set(dir(Workbench)), "a method was given another name: this test has to know it"
    assert not {name for name in dir(reading) if name in writing}
    assert not [name for name in dir(Reading) if "writ" in name.lower()]


@pytest.mark.parametrize("kind", ["audit", "read-only"])
def test_the_cloud_gives_out_no_writer(kind: str, reading: Reading, cloud: ToyCloud, places: Places) -> None:
    bench = reading if kind == "audit" else workbench(cloud, places, read_only=True)
    bench.connect()
    with pytest.raises(Rejected, match="read-only"):
        bench._aws.cloud.writer(ACCOUNTS[0], ())
    with pytest.raises(Rejected, match="read-only"):
        bench._aws.cloud.hold_root_key(ACCOUNTS[0], "key", "secret")


def test_it_reads_all_the_same(reading: Reading, scan: Scan, cloud: ToyCloud, bench: Workbench) -> None:
    bench.checks = (Dusted(),)
    whole = bench.scan(Selection(), lambda _: None, Event())
    assert [(one.check, one.account, one.state) for one in scan.findings] == [
        (one.check, one.account, one.state) for one in whole.findings
    ]
    assert cloud.wire == []


def test_every_step_is_on_disk_and_is_taken_up_again(reading: Reading, desk: AuditDesk) -> None:
    desk.write(lambda audit: audit.with_note("shelf", "looked", PROD).seen("shelf"))
    again = AuditDesk.resumed(reading, "last")
    assert again.audit.scan.findings == desk.audit.scan.findings
    assert msgspec.structs.replace(again.audit, scan=desk.audit.scan) == desk.audit
    assert again.audit.left == ()
    assert again.audit.note("shelf", PROD) == "looked"
    assert (again.audit.walked[0].by, again.audit.auditor, again.audit.administrator) == ("ann", "ann", "bob")
    taken_away = again.write(lambda audit: audit.with_note("shelf", "", PROD).seen("shelf", yes=False))
    assert (taken_away.notes, taken_away.left) == ((), ("shelf",))


def test_what_is_answered_for_counts_at_once_and_in_the_baseline(reading: Reading, desk: AuditDesk) -> None:
    audit = desk.accept(ANSWERED)
    (found,) = (one for one in audit.scan.findings if one.account == PROD)
    assert (found.status, audit.exceptions) == (Status.EXCEPTED, (ANSWERED,))
    assert reading.baseline.exemptions == (ANSWERED,)
    audit = desk.attest((SIGNED,))
    (found,) = (one for one in audit.scan.findings if one.account == PROD)
    assert found.statements[0].by == "ann"
    assert audit.attestations == reading.baseline.attestations == (SIGNED,)


def test_what_could_not_be_written_down_was_not_signed(
    reading: Reading, desk: AuditDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Problem("the disk is full")

    before = desk.audit
    monkeypatch.setattr("hardener.engine.audits.write_private", full)
    with pytest.raises(Problem, match="full"):
        desk.accept(ANSWERED)
    assert (desk.audit, reading.baseline.exemptions) == (before, ())


def test_the_states_stay_those_of_the_scan_that_is_kept(reading: Reading, desk: AuditDesk, cloud: ToyCloud) -> None:
    kept = reading.scans.open(desk.audit.scan_id)
    assert kept.sha256 == desk.audit.scan_sha256
    cloud.shelves[PROD].append("new")
    desk.accept(ANSWERED)
    assert [one.state for one in desk.audit.scan.findings] == [one.state for one in kept.scan.findings]
    assert [holds for holds, _ in reading.verify(desk.where)] == [True, True, True, True]


def edited(path: Path, change: Callable[[bytes], bytes]) -> None:
    data = path.read_bytes()
    assert change(data) != data
    path.write_bytes(change(data))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data.replace(b'"auditor": "ann"', b'"auditor": "eve"'), "edited or damaged"),
        (lambda data: data.replace(b'"format_version": "1.0"', b'"format_version": "2.0"'), "another version"),
        (lambda data: data.replace(b'"hardener.audit"', b'"hardener.plan"', 1), "is no audit"),
        (lambda data: data[:-40], "is damaged"),
        (lambda data: data + b"\n", "not as hardener would write it"),
        (lambda data: data.replace(b'"hmac_sha256": "', b'"hmac_sha256": "0'), "changed after it was signed"),
    ],
)
def test_an_audit_that_was_edited_is_refused(
    reading: Reading, desk: AuditDesk, change: Callable[[bytes], bytes], said: str
) -> None:
    edited(desk.where, change)
    with pytest.raises(Rejected, match=said):
        AuditDesk.resumed(reading, "last")


def test_a_new_digest_does_not_make_up_for_the_signature(reading: Reading, desk: AuditDesk) -> None:
    forged = auditfile.encode(desk.audit.named("eve", "bob"), KeySigner(b"e" * 32, "elsewhere"))
    mine = forged.data.replace(KeySigner(b"e" * 32, "").key_id.encode(), SIGNER.key_id.encode())
    desk.where.write_bytes(mine)
    with pytest.raises(Rejected, match="edited or damaged"):
        reading.audits.open("last")
    unsigned = auditfile.encode(desk.audit.named("eve", "bob"), NoSigner())
    desk.where.write_bytes(unsigned.data)
    assert not reading.audits.open("last").signed, "an audit that is not signed with the key is not said to be"


def test_two_at_the_same_audit_do_not_write_over_each_other(reading: Reading, desk: AuditDesk) -> None:
    other = AuditDesk.resumed(reading, "last")
    other.write(lambda audit: audit.with_note("shelf", "mine"))
    with pytest.raises(Rejected, match="changed by somebody else"):
        desk.write(lambda audit: audit.with_note("shelf", "yours"))
    assert reading.audits.open("last").audit.note("shelf") == "mine"


def test_a_file_of_its_own_is_kept_where_it_is_named(reading: Reading, scan: Scan, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    AuditDesk.begun(reading, scan, path=path).write(lambda audit: audit.seen("shelf"))
    assert AuditDesk.resumed(reading, str(path)).audit.left == ()
    assert reading.audits.ids() == []
    with pytest.raises(Rejected, match="is there already"):
        AuditDesk.begun(reading, scan, path=path)


def test_a_copy_under_another_name_is_told(reading: Reading, desk: AuditDesk) -> None:
    desk.where.with_name("audit-29990101-000000-000-0000.json").write_bytes(desk.where.read_bytes())
    desk.where.with_name("audit-29990101-000000-000-0000.json").chmod(0o600)
    with pytest.raises(Rejected, match="is a copy of"):
        reading.audits.open("last")
    told = {id: damage for id, _, damage in reading.audits.all()}
    assert [bool(damage) for damage in told.values()] == [True, False]


def test_an_audit_that_is_not_there_is_named_with_the_newest(reading: Reading, desk: AuditDesk) -> None:
    with pytest.raises(WrongUsage, match="there is no audit audit-1") as caught:
        reading.audits.open("audit-1")
    assert desk.audit.id in caught.value.hint
