"""Errors as AWS words and wraps them, per protocol: which code, which status, which shape."""

import json
from collections.abc import Mapping
from uuid import uuid4
from xml.sax.saxutils import escape

from tests.properties.recorder import Reply
from tests.properties.wire import Request

Codes = Mapping[str, tuple[str, int]]
"""Code and HTTP status by protocol; `` for all that are not named."""

THROTTLED: Codes = {
    "": ("Throttling", 400),
    "ec2": ("RequestLimitExceeded", 503),
    "json": ("ThrottlingException", 400),
    "rest-json": ("TooManyRequestsException", 429),
    "rest-xml": ("SlowDown", 503),
}
DENIED: Codes = {
    "": ("AccessDenied", 403),
    "ec2": ("UnauthorizedOperation", 403),
    "json": ("AccessDeniedException", 400),
    "rest-json": ("AccessDeniedException", 403),
}
EXPIRED: Codes = {
    "": ("ExpiredToken", 403),
    "ec2": ("RequestExpired", 400),
    "json": ("ExpiredTokenException", 400),
    "rest-json": ("ExpiredTokenException", 403),
    "rest-xml": ("ExpiredToken", 400),
}
NOT_HERE: Codes = {
    "": ("InvalidClientTokenId", 403),
    "ec2": ("AuthFailure", 401),
    "json": ("UnrecognizedClientException", 400),
    "rest-json": ("UnrecognizedClientException", 403),
    "rest-xml": ("InvalidAccessKeyId", 403),
}
FAILED: Codes = {
    "": ("InternalFailure", 500),
    "ec2": ("InternalError", 500),
    "json": ("InternalServerError", 500),
    "rest-json": ("InternalServerException", 500),
    "rest-xml": ("InternalError", 500),
}
UNAVAILABLE: Codes = {
    "": ("ServiceUnavailable", 503),
    "ec2": ("Unavailable", 503),
    "json": ("ServiceUnavailableException", 503),
    "rest-json": ("ServiceUnavailableException", 503),
}


def said(request: Request, codes: Codes, words: str) -> Reply:
    """Return the error that `codes` has for the protocol of `request`."""
    code, status = codes.get(request.protocol, codes[""])
    return error(request, code, words, status)


def error(request: Request, code: str, words: str, status: int) -> Reply:
    """Return an error in the shape of the protocol of `request`, with a request id as AWS sends it."""
    id_ = str(uuid4())
    headers = {"x-amzn-RequestId": id_}
    if request.protocol in ("json", "rest-json"):
        version = "1.1" if request.protocol == "json" else ""
        kind = f"application/x-amz-json-{version}" if version else "application/json"
        body = json.dumps({"__type": code, "message": words})
        return Reply(status, {**headers, "Content-Type": kind, "x-amzn-ErrorType": code}, body.encode())
    inner = f"<Code>{escape(code)}</Code><Message>{escape(words)}</Message>"
    if request.protocol == "ec2":
        text = f"<Response><Errors><Error>{inner}</Error></Errors><RequestID>{id_}</RequestID></Response>"
    elif request.protocol == "rest-xml":
        text = f"<Error>{inner}<RequestId>{id_}</RequestId></Error>"
    else:
        text = f"<ErrorResponse><Error><Type>Sender</Type>{inner}</Error><RequestId>{id_}</RequestId></ErrorResponse>"
    body_ = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
    return Reply(status, {**headers, "Content-Type": "text/xml"}, body_)


def denial(request: Request, because: str) -> Reply:
    """Return a refusal in AWS's words; `because` is what they end in."""
    action = f"{request.service}:{request.operation}"
    who = f"arn:aws:sts::{request.account or '000000000000'}:assumed-role/OrganizationAccountAccessRole/hardener"
    words = f"User: {who} is not authorized to perform: {action} on resource: * {because.format(action=action)}"
    if request.protocol == "ec2":
        words = f"You are not authorized to perform this operation. {words}"
    return said(request, DENIED, words)
