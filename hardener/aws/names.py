"""A call of a plan as a line of the AWS CLI: to read and to compare, not to run."""

import json
import shlex
from typing import Any

from botocore import xform_name

from hardener.engine.model import AFTER, ASK, Call

_SERVICES = {"codedeploy": "deploy", "config": "configservice", "s3": "s3api"}
"""The services that the AWS CLI calls by another name than boto3."""


def cli_line(call: Call) -> str:
    """Return `call` as the AWS CLI would be asked for it; what is not known yet stands in it in angle brackets."""
    params = json.dumps(_in_words(call.params), sort_keys=True, ensure_ascii=True)
    words = ["aws", _SERVICES.get(call.service, call.service), xform_name(call.operation, "-")]
    words += ["--region", call.region] if call.region else []
    words += ["--cli-input-json", params] if call.params else []
    return shlex.join(words)


def unknown_yet(call: Call) -> tuple[str, ...]:
    """Return in words, one for each, what stands in angle brackets in the line of `call`."""
    fields = call.asks.fields if call.asks else {}
    return tuple(dict.fromkeys(_said(one, fields) for one in _references(call.params)))


def _in_words(value: Any) -> Any:
    """Return parameters with each reference as a text in angle brackets."""
    if _is_reference(value):
        return _bracketed(value)
    if isinstance(value, dict):
        return {key: _in_words(item) for key, item in value.items()}
    return [_in_words(item) for item in value] if isinstance(value, list) else value


def _references(value: Any) -> list[dict[str, Any]]:
    if _is_reference(value):
        return [value]
    if isinstance(value, dict):
        return [found for item in value.values() for found in _references(item)]
    return [found for item in value for found in _references(item)] if isinstance(value, list) else []


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and (AFTER in value or ASK in value)


def _bracketed(reference: dict[str, Any]) -> str:
    if ASK in reference:
        return f"<asked: {reference[ASK]}>"
    return f"<from {reference[AFTER]['call']}: {reference[AFTER]['path']}>"


def _said(reference: dict[str, Any], fields: Any) -> str:
    shown = _bracketed(reference)
    if ASK in reference:
        about = fields.get(reference[ASK], reference[ASK])
        return f"{shown} is asked for just before the call is sent ({about}), and written down nowhere"
    return f"{shown} is known once the earlier call {reference[AFTER]['call']!r} has answered"
