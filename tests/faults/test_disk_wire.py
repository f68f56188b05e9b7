"""What a failed disk means on the wire itself: the request that was ready is not sent, and none after it."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hardener.aws.cloud import Access, sign_in
from hardener.aws.exchange import Exchange
from hardener.engine.files import private_directory
from hardener.engine.model import Account, Answer, Call, OnWire, RunStatus
from hardener.engine.places import Places
from hardener.engine.problems import Rejected, Unsafe
from tests.aws import server
from tests.aws.server import MEMBER, Aws, ec2
from tests.engine.steps import applied, resumed, sealed
from tests.engine.toy import ToyCloud, workbench
from tests.faults.disk import Disk

NAME = "DeleteVpc"


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    with server.running() as running:
        yield running


class WiredCloud(ToyCloud):
    """Sends each toy call as a real one, by the real writer below its guard."""

    def __init__(self, aws: Aws) -> None:
        member = Account(id=MEMBER, name="member")
        super().__init__(shelves={MEMBER: ["a", "b"]}, accounts=(member,), account=MEMBER, organization_id="")
        keys = {"AWS_ACCESS_KEY_ID": "AKIAOWN", "AWS_SECRET_ACCESS_KEY": "canary-secret-own"}
        self._real = sign_in(Access(environment={"AWS_ENDPOINT_URL": aws.endpoint, **keys}))
        self._member = member

    def writer(self, account: Account, calls: Sequence[Call]) -> Any:
        return _Writer(self, self._real.writer(self._member, [_real(call) for call in calls]))


class _Writer:
    def __init__(self, cloud: WiredCloud, writer: Any) -> None:
        self._cloud, self._writer = cloud, writer

    def send(self, call: Call, on_wire: OnWire) -> Answer:
        answer: Answer = self._writer.send(_real(call), on_wire)
        if answer.kind == "accepted":
            self._cloud.perform(call)
        return answer


def _real(call: Call) -> Call:
    params = {"VpcId": f"vpc-{call.params['Item']}"}
    return msgspec.structs.replace(call, service="ec2", operation=NAME, params=params, region="eu-west-1")


def test_a_sync_that_fails_keeps_the_next_request_from_leaving(
    aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Exchange, "warm", lambda *_: None)
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    kept_back = set()
    for at in range(100):
        aws.reset()
        aws.script(NAME, *[ec2(NAME)] * 3)
        cloud = WiredCloud(aws)
        base = tmp_path / f"{at}"
        bench = workbench(cloud, Places(private_directory(base), base / "config"))
        file = sealed(bench)
        disk, seen = Disk(base, "no sync", at), list[int]()
        disk.whenever = partial(_count, seen, aws)
        with monkeypatch.context() as patch:
            disk.insert(patch)
            if not _failed(bench, file):
                break
        (before,) = seen
        assert len(aws.asked(NAME)) == before, disk.failed
        if "journal" in disk.failed and bench.history():
            kept_back.add(before)
            with contextlib.suppress(Rejected):
                # The last record, that the run is over, may have got there all the same.
                resumed(bench)
            assert bench.history()[0].status is RunStatus.DONE
            assert [one.given["VpcId"] for one in aws.asked(NAME)] == ["vpc-a", "vpc-b"]
    assert kept_back == {0, 1, 2}


def _count(seen: list[int], aws: Aws) -> None:
    seen.append(len(aws.asked(NAME)))


def _failed(bench: Any, file: Any) -> bool:
    try:
        applied(bench, file)
    except Unsafe:
        return True
    return False
