"""The alarms ring: hardener with a mistake in it is noticed by the loop over all reads."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import pytest

from hardener.aws import attest, exchange, identity, pages, patience
from hardener.aws.reader import TargetReader
from hardener.engine.model import Caller, CallFailed, Cause, Finding, Scan, Status
from hardener.engine.workbench import Workbench
from hardener.practice.launch import Practice
from tests.faults.lookout import Lookout, Place, Seen
from tests.faults.reads import Read, healed, reads_of, unsafe
from tests.faults.worlds import BASELINE
from tests.practice.desk import DEV, PAYMENTS, ROOT, SANDBOX

pytestmark = pytest.mark.usefixtures("without_delay")
VPC, MFA, TAGS = Place("default-vpc", DEV, "us-east-1"), Place("mfa", PAYMENTS), Place("billing-tags", ROOT)
POLICY = Place("password-policy", SANDBOX)


@pytest.fixture(scope="module")
def lookout(delivered: Practice, tmp_path_factory: pytest.TempPathFactory) -> Lookout:
    return Lookout(delivered, tmp_path_factory.mktemp("alarms"), BASELINE)


def met(lookout: Lookout, place: Place, name: str) -> tuple[Seen, Read]:
    lookout.look(place)
    clean = lookout.look(place)
    return clean, next(read for read in reads_of(clean, place) if read.request.name == name)


def rings(
    lookout: Lookout,
    place: Place,
    name: str,
    fault: str,
    break_it: Callable[[], None],
    said: str,
    *,
    once: bool = False,
) -> None:
    """Demand that nothing is wrong, and with a mistake something is."""
    clean, read = met(lookout, place, name)
    find = healed if once else unsafe_all
    assert find(lookout, clean, read, fault) == ""
    break_it()
    assert said in find(lookout, clean, read, fault)


def unsafe_all(lookout: Lookout, clean: Seen, read: Read, fault: str) -> str:
    return unsafe(lookout, clean, read, fault, all_of_them=True)


def test_a_denial_that_is_taken_for_nothing_there(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    items = TargetReader.items

    def swallowing(reader: TargetReader, service: str, operation: str, **params: Any) -> list[Any]:
        try:
            return items(reader, service, operation, **params)
        except CallFailed as failed:
            if failed.trouble.cause is not Cause.DENIED:
                raise
            return []

    def break_it() -> None:
        monkeypatch.setattr(TargetReader, "items", swallowing)

    rings(lookout, MFA, "iam:ListUsers", "deny", break_it, "it was failing and is")


def test_a_probe_that_is_skipped(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Skipping the one probe that is denied would leave the removal of the network in the plan."""
    items = TargetReader.items

    def swallowing(reader: TargetReader, service: str, operation: str, **params: Any) -> list[Any]:
        try:
            return items(reader, service, operation, **params)
        except CallFailed:
            return []

    def break_it() -> None:
        monkeypatch.setattr(TargetReader, "items", swallowing)

    rings(lookout, VPC, "ec2:DescribeVpcEndpoints", "500", break_it, "it stayed failing")


def test_empty_json_that_is_taken_for_an_empty_list(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    def trusting(op: Any, answer: dict[str, Any]) -> dict[str, Any]:
        answer.setdefault(op.present, [])
        return answer

    def break_it() -> None:
        monkeypatch.setattr(exchange, "_attested", trusting)

    rings(lookout, TAGS, "ce:ListCostAllocationTags", "{} with id", break_it, "billing-tags")


def test_a_portals_page_that_is_believed(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_it() -> None:
        monkeypatch.setattr(attest, "check", lambda *_: None)
        monkeypatch.setattr(exchange, "_attested", lambda op, answer: {op.present: [], **answer})

    rings(lookout, TAGS, "ce:ListCostAllocationTags", "html", break_it, "billing-tags")


def test_an_endless_list_that_is_taken_for_a_whole_one(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    def first_only(fetch: pages.Fetch, params: Mapping[str, Any], *_: Any) -> dict[str, Any]:
        return fetch(params)

    def break_it() -> None:
        monkeypatch.setattr(pages, "whole", first_only)

    rings(lookout, MFA, "iam:ListUsers", "endless pages", break_it, "it stayed failing")


def test_an_error_that_is_taken_for_there_is_none(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(reader: TargetReader, service: str, operation: str, absent: str, **params: Any) -> Any:
        try:
            return reader.call(service, operation, **params)
        except CallFailed:
            return None

    def break_it() -> None:
        monkeypatch.setattr(TargetReader, "find", find)

    rings(lookout, POLICY, "iam:GetAccountPasswordPolicy", "nobody knows", break_it, "password-policy")


def test_the_plan_of_what_is_not_known(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    clean, read = met(lookout, VPC, "ec2:DescribeNetworkInterfaces")
    scan = Workbench.scan

    def remembering(work: Workbench, *given: Any) -> Scan:
        found = scan(work, *given)
        findings = tuple(_as_it_was(one, clean.finding) for one in found.findings)
        return msgspec.structs.replace(found, findings=findings)

    def break_it() -> None:
        monkeypatch.setattr(Workbench, "scan", remembering)

    rings(lookout, VPC, read.request.name, "deny", break_it, "it stayed failing")


def _as_it_was(now: Finding, before: Finding) -> Finding:
    return before if now.status is Status.UNKNOWN else now


def test_a_read_that_gives_up_at_once(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_it() -> None:
        monkeypatch.setattr(patience, "_FAILED_TRIES", 1)

    rings(lookout, POLICY, "iam:GetAccountPasswordPolicy", "503", break_it, "once: unknown", once=True)


def test_somebody_elses_credentials_that_are_used(lookout: Lookout, monkeypatch: pytest.MonkeyPatch) -> None:
    def believing(exchange_: Any, held: Any, account: str, region: str, method: str, _: Any) -> Caller:
        told = identity.caller_of(identity.ask(exchange_, held, account, region), method, held.expires)
        return msgspec.structs.replace(told, account=account)

    def break_it() -> None:
        monkeypatch.setattr(identity, "verified", believing)

    rings(lookout, POLICY, "sts:GetCallerIdentity", "identity", break_it, "it stayed failing")
