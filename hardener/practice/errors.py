"""Errors as AWS words and wraps them, in each of its protocols."""

import json
from typing import Final
from xml.sax.saxutils import escape

from hardener.practice.wire import Answer, Protocol

_JSON: Final = {"json": "application/x-amz-json-1.1", "rest-json": "application/json"}
# The same refusal carries another code where the service speaks another protocol.
_CODES: Final = {
    ("ExpiredToken", "ec2"): "RequestExpired",
    ("ExpiredToken", "json"): "ExpiredTokenException",
    ("ExpiredToken", "rest-json"): "ExpiredTokenException",
    ("InvalidClientTokenId", "ec2"): "AuthFailure",
    ("InvalidClientTokenId", "json"): "UnrecognizedClientException",
    ("InvalidClientTokenId", "rest-json"): "UnrecognizedClientException",
    ("AccessDenied", "ec2"): "UnauthorizedOperation",
    ("AccessDenied", "json"): "AccessDeniedException",
    ("AccessDenied", "rest-json"): "AccessDeniedException",
    ("InvalidAction", "json"): "UnknownOperationException",
    ("InvalidAction", "rest-json"): "UnknownOperationException",
    ("InternalFailure", "ec2"): "InternalError",
}
_PREFIXES: Final = {"UnauthorizedOperation": "You are not authorized to perform this operation. "}


class AwsError(Exception):
    """A refusal that reaches the client as AWS would send it."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status = code, message, status

    def answer(self, protocol: Protocol) -> Answer:
        """Write the error as this protocol carries it."""
        code = _CODES.get((self.code, protocol), self.code)
        message = _PREFIXES.get(code, "") + self.message
        if protocol in _JSON:
            body = json.dumps({"__type": code, "message": message})
            return Answer(self.status, {"content-type": _JSON[protocol], "x-amzn-errortype": code}, body.encode())
        return Answer(self.status, {"content-type": "text/xml;charset=UTF-8"}, _xml(protocol, code, message).encode())


def invalid_action(operation: str) -> AwsError:
    """Say that the operation is not one which the practice organization knows."""
    return AwsError("InvalidAction", f"The action {operation} is not valid for this web service.")


def not_authorized(arn: str, action: str, because: str = "") -> AwsError:
    """Say that this caller may not do this, and on what ground."""
    return AwsError("AccessDenied", f"User: {arn} is not authorized to perform: {action}{because}", 403)


def _xml(protocol: Protocol, code: str, message: str) -> str:
    error = f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
    if protocol == "ec2":
        inner = f"<Response><Errors><Error>{error}</Error></Errors><RequestID></RequestID></Response>"
    elif protocol == "rest-xml":
        inner = f"<Error>{error}<RequestId></RequestId></Error>"
    else:
        inner = f"<ErrorResponse><Error><Type>Sender</Type>{error}</Error><RequestId></RequestId></ErrorResponse>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{inner}'
