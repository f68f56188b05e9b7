"""AWS's own description of its operations, as botocore ships it: the judge of every call and every fake answer."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import botocore.session
from botocore.model import OperationModel
from botocore.validate import ParamValidator

from hardener.engine.model import AFTER, ASK, Draft


@cache
def operation(service: str, name: str) -> OperationModel:
    return botocore.session.get_session().get_service_model(service).operation_model(name)


def assert_valid_input(service: str, name: str, params: Mapping[str, Any]) -> None:
    _assert_valid(operation(service, name).input_shape, dict(params), f"{service}:{name}")


def assert_valid_answer(service: str, name: str, answer: Mapping[str, Any]) -> None:
    # Emulators answer 0 where AWS leaves a member out, below the least value that may be sent, and a list that must
    # not be sent empty may be answered so.
    shape = operation(service, name).output_shape
    _assert_valid(shape, dict(answer), f"answer of {service}:{name}", forgiven="value: 0, valid min")


def assert_valid_draft(draft: Draft) -> None:
    assert_valid_input(draft.service, draft.operation, _without_references(draft.params))


def _assert_valid(shape: Any, value: dict[str, Any], what: str, forgiven: str = "\n") -> None:
    if shape is None:
        assert value == {}, what
        return
    unknown = value.keys() - shape.members.keys()
    assert not unknown, f"{what}: {unknown}"
    wrong = ParamValidator().validate(value, shape).generate_report().splitlines()
    assert not [line for line in wrong if forgiven not in line], f"{what}: {wrong}"


def _without_references(value: Any) -> Any:
    if isinstance(value, Mapping) and ASK in value:
        return "000000"
    if isinstance(value, Mapping):
        return (
            "known-after-an-answer"
            if AFTER in value
            else {key: _without_references(item) for key, item in value.items()}
        )
    if isinstance(value, list | tuple):
        return [_without_references(item) for item in value]
    return value
