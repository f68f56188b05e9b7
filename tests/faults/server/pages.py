"""An answer that says, again and again, that there is more and that it is on the same page."""

import json
import re
from dataclasses import replace
from functools import cache
from typing import Any

import botocore.session
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError, ServiceModel

from tests.properties.recorder import Reply
from tests.properties.wire import Request

_AGAIN = "the-same-page"
_TOKENS = ("NextToken", "NextPageToken", "nextToken", "Marker", "PaginationToken")


def has_pages(request: Request) -> bool:
    """Return whether the answer to `request` may say that there is more."""
    return bool(_token(request.service, request.operation))


class Endless:
    """Makes answers that never end: the first page again and again, whatever page is asked for."""

    def __init__(self) -> None:
        self._first: dict[str, Reply] = {}

    def __call__(self, request: Request, reply: Reply) -> Reply:
        """Return `reply`, or the page before where its token was asked for, with the token of a next page in it."""
        asked = {name: value for name, value in request.form.items() if value != _AGAIN}
        which = f"{request.key} {request.region} {request.name} {sorted(asked.items())}"
        if asked != request.form:
            return self._first.get(which, reply)
        made = self._first[which] = _with_token(request, reply)
        return made


def _with_token(request: Request, reply: Reply) -> Reply:
    token = _token(request.service, request.operation)
    if not token or reply.status >= 300:
        return reply
    member, written = token
    if request.protocol in ("json", "rest-json"):
        return replace(reply, body=json.dumps({**json.loads(reply.body), written: _AGAIN}).encode())
    body = re.sub(rf"<(IsTruncated|{written})>[^<]*</\1>|<{written}\s*/>".encode(), b"", reply.body)
    more = f"<{written}>{_AGAIN}</{written}>"
    if member == "Marker":
        more += "<IsTruncated>true</IsTruncated>"
    inside = request.operation + ("Response" if request.protocol == "ec2" else "Result")
    empty = re.compile(rf"<{inside}\s*/>".encode())
    body = empty.sub(f"<{inside}></{inside}>".encode(), body)
    return replace(reply, body=body.replace(f"</{inside}>".encode(), f"{more}</{inside}>".encode(), 1))


@cache
def _token(service: str, operation: str) -> tuple[str, str] | None:
    """Return the output member that asks for another page and its name on the wire; None where there is none."""
    try:
        shape: Any = _model(service).operation_model(operation).output_shape
    except (OperationNotFoundError, UnknownServiceError):
        return None
    members = shape.members if shape else {}
    for name in _TOKENS:
        if name in members:
            return name, members[name].serialization.get("name", name)
    return None


@cache
def _model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)
