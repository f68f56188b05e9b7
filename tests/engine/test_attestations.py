"""Attestations as values: whom they count for, until when, and what they make of a verdict."""

import pytest

from hardener.engine.baseline import Attestation, Baseline
from hardener.engine.model import Statement, Status, Verdict
from hardener.engine.workbench import Workbench
from tests.engine.steps import scanned
from tests.engine.toy import MANAGEMENT, PROD, ShelfCheck, ShelfSettings, ShelfState, ToyCloud

SAFE = Statement("safe", "It is in a safe.")


def signed(until: str, by: str = "alice") -> Attestation:
    return Attestation(check="shelf", account=PROD, statement="safe", by=by, on="2026-01-01", until=until)


def test_an_attestation_holds_through_its_last_day_and_not_after() -> None:
    baseline = Baseline(attestations=(signed("2026-03-31"),))
    assert baseline.stated("shelf", PROD, SAFE, "2026-03-31").by == "alice"
    assert baseline.stated("shelf", PROD, SAFE, "2026-04-01").by == ""
    assert baseline.stated("shelf", MANAGEMENT, SAFE, "2026-03-31").by == ""


def test_signing_again_replaces_and_changes_the_digest() -> None:
    first = Baseline().with_attestation(signed("2026-03-31"))
    second = first.with_attestation(signed("2027-03-31", "bob"))
    assert [one.by for one in second.attestations] == ["bob"]
    assert len({Baseline().sha256, first.sha256, second.sha256}) == 3


class Vouched(ShelfCheck):
    """Fine where the shelf is empty and somebody vouches for it."""

    def assess(self, state: ShelfState, wanted: ShelfSettings) -> Verdict:
        status = Status.FAILING if state.items else Status.OK
        return Verdict(status, "empty", statements=(SAFE,))


@pytest.mark.parametrize(
    ("items", "until", "status"),
    [
        ([], "2999-01-01", Status.OK),
        ([], "2020-01-01", Status.MANUAL),
        ([], "", Status.MANUAL),
        (["a"], "2999-01-01", Status.FAILING),
    ],
)
def test_a_verdict_counts_an_attestation_that_holds(
    bench: Workbench, cloud: ToyCloud, items: list[str], until: str, status: Status
) -> None:
    bench.checks = (Vouched(),)
    cloud.shelves[PROD] = items
    if until:
        bench.attest(signed(until))
    (found,) = scanned(bench, accounts=(PROD,)).findings
    assert found.status is status
    assert [one.id for one in found.statements] == ["safe"]
