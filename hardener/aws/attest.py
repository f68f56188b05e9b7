"""Believing only answers that AWS gave: whole, well-formed, and with a request id."""

import json
import re
from typing import Any

import msgspec

_IDS = ("x-amzn-requestid", "x-amz-request-id", "x-amzn-request-id")
_ID_IN_XML = re.compile(rb"<request_?id>[^<]+</request_?id>", re.IGNORECASE)
_ROOT = re.compile(rb"\s*(?:<\?xml[^>]*\?>)?\s*<([A-Za-z][\w.-]*)[\s>]")
_XML = ("ec2", "query", "rest-xml")


class NotAttested(Exception):
    """An answer that need not be AWS's: from a proxy, a captive portal, or cut short."""


def attach(session: Any) -> None:
    """Have every answer that the clients of `session` get checked before it is parsed."""
    session.get_component("event_emitter").register_first("before-parse", _before_parse)


def _before_parse(*, operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
    # What comes as a stream is not in memory yet; no operation of the catalogue answers so.
    body = response_dict["body"]
    if not isinstance(body, bytes):
        raise NotAttested("the answer is a stream")
    check(operation_model, response_dict["status_code"], response_dict["headers"], body)


def check(model: Any, status: int, headers: Any, body: bytes) -> None:
    """Raise NotAttested unless the answer is whole, well-formed and carries a request id."""
    length = headers.get("content-length")
    if length is not None and not headers.get("content-encoding") and length != str(len(body)):
        raise NotAttested(f"HTTP {status}, cut off after {len(body)} of {length} bytes")
    is_xml = model.service_model.resolved_protocol in _XML
    if not any(headers.get(name) for name in _IDS) and not (is_xml and _ID_IN_XML.search(body)):
        raise NotAttested(f"HTTP {status} without a request id")
    if is_xml:
        _check_xml(model, status, body)
    else:
        _check_json(model, status, body)


def _check_json(model: Any, status: int, body: bytes) -> None:
    if not body and status < 300 and not (model.output_shape and model.output_shape.members):
        return
    try:
        value = _json(body)
    except ValueError:
        raise NotAttested(f"HTTP {status} with something else than JSON") from None
    if not isinstance(value, dict):
        raise NotAttested(f"HTTP {status} with JSON that is no object")


def _json(body: bytes) -> Any:
    """Return the value of `body`, also where a name in it holds half a surrogate pair. Raises ValueError."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return json.loads(body)


def _check_xml(model: Any, status: int, body: bytes) -> None:
    found = _ROOT.match(body)
    name = found[1] if found else b""
    if not name or not body.rstrip().endswith(b"</" + name + b">"):
        raise NotAttested(f"HTTP {status} with something else than XML, or cut short")
    if model.service_model.resolved_protocol == "rest-xml":
        return
    expected = (f"{model.name}Response",) if status < 300 else ("ErrorResponse", "Response")
    if name.decode("ascii") not in expected:
        raise NotAttested(f"HTTP {status} with <{name.decode('ascii')}> instead of <{expected[0]}>")
