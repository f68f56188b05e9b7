"""A request's way: who asks, whether it may, who answers, and what is remembered of it."""

import re
from typing import Final
from uuid import uuid4

from moto.core.exceptions import ServiceException

from hardener.practice import clock, gates, shapes
from hardener.practice.aws import (  # noqa: F401  (each registers what it answers)
    account,
    account_summary,
    alternate_contacts,
    anomalies,
    budgets,
    cost_allocation,
    credential_report,
    default_vpc,
    ec2_account,
    ec2_dependencies,
    ec2_filters,
    ec2_quiet,
    mfa,
    organizations,
    password_policy,
    policy_simulator,
    policy_types,
    regions,
    root_access,
    root_credentials,
    sts,
    tag_policies,
    topics,
    trusted_access,
)
from hardener.practice.aws.registry import ACTS, ANSWERS, AS_ROOT, CHECKS, Call
from hardener.practice.callers import Caller, Callers
from hardener.practice.chance import seeded
from hardener.practice.errors import AwsError
from hardener.practice.moto_door import ask_moto
from hardener.practice.wire import Answer, Asked, Signature
from hardener.practice.world import Told, World

# XML has no way to write these, so no text in it has them.
_NOT_IN_XML: Final = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_REQUEST_ID: Final = re.compile(rb"(<([Rr]equestI[dD])>)[^<]*(?=</\2>)")


class Gateway:
    """Answers one request at a time; who calls it sees to that."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._callers = Callers()

    def answer(self, asked: Asked, signed: Signature) -> Answer:
        """Answer a request, whatever it is, as AWS would."""
        try:
            answered = self._admitted(self._call(asked, self._callers.identify(signed)))
        except AwsError as error:
            answered = error.answer(asked.protocol)
        except ServiceException as error:
            answered = AwsError(error.code, error.message).answer(asked.protocol)
        except Exception as error:  # noqa: BLE001  (a fault of the practice server is an answer to its client, too)
            answered = AwsError("InternalFailure", f"{type(error).__name__}: {error}", 500).answer(asked.protocol)
        return _numbered(asked, answered)

    def tell_again(self, told: Told) -> bool:
        """Do once more what was done in an earlier run, at its own time; tell whether it went as it did then."""
        try:
            return _told(self._call(told.asked, told.caller), told).status < 400
        except Exception:  # noqa: BLE001  (whatever it is, the change was not made)
            return False

    def _call(self, asked: Asked, caller: Caller) -> Call:
        return Call(asked, caller, self._callers, *shapes.operation_of(asked))

    def _admitted(self, call: Call) -> Answer:
        gates.admit(call)
        if not gates.changes(call):
            return _dispatched(call)
        told = Told(self._world.next_number, clock.now(), call.asked, call.caller)
        answered = _told(call, told)
        if answered.status < 400:
            self._world.remember(told)
        return answered


def _told(call: Call, told: Told) -> Answer:
    # The ids and the times of a change are drawn the same way whether it is made or made again.
    with clock.stopped(told.at), seeded("request", str(told.number)):
        return _dispatched(call)


def _dispatched(call: Call) -> Answer:
    which = call.asked.service, call.operation
    if check := CHECKS.get(which):
        check(call)
    of_root = AS_ROOT.get(which) if which in AS_ROOT and call.of_root else None
    if answering := of_root or ANSWERS.get(which):
        return shapes.result(call.asked, call.operation, answering(call))
    answered = ask_moto(call.asked, call.caller)
    if answered.status < 400 and (act := ACTS.get(which)):
        act(call)
    return answered


def _numbered(asked: Asked, answer: Answer) -> Answer:
    number = str(uuid4())
    headers, body = {**answer.headers, "x-amzn-requestid": number}, answer.body
    if asked.protocol in ("query", "ec2") or (asked.protocol == "rest-xml" and answer.status >= 400):
        body = _REQUEST_ID.sub(lambda found: found[1] + number.encode(), body.translate(None, _NOT_IN_XML), count=1)
    return Answer(answer.status, headers, body)
