"""What became of a write, told from what botocore returned or raised."""

from typing import Any

from botocore.exceptions import ClientError, SSLError

from hardener.aws import codes, troubles
from hardener.aws.troubles import Place
from hardener.engine.model import Answer, Trouble


def accepted(output: dict[str, Any]) -> Answer:
    """Return the answer of a write that AWS took."""
    metadata = output.pop("ResponseMetadata", {})
    return Answer(
        kind="accepted",
        request_id=str(metadata.get("RequestId", "")),
        http_status=int(metadata.get("HTTPStatusCode", 0)),
        output=output,
    )


def refused(error: Exception, place: Place, *, gone: bool) -> Answer:
    """Return the answer of a write that failed with `error`; `gone` says whether it reached the network.

    What is not known for certain is ambiguous: only a read can tell whether it was done.
    """
    found = troubles.trouble(error, place)
    if not gone or troubles.never_sent(error) or _is_untrusted(error):
        return never_sent(found)
    if not isinstance(error, ClientError):
        return Answer(kind="ambiguous", message=found.message, trouble=found)
    return Answer(
        kind="rejected" if _was_rejected(error) else "ambiguous",
        code=found.code,
        message=found.message,
        request_id=str(error.response.get("ResponseMetadata", {}).get("RequestId", "")),
        http_status=troubles.status_of(error),
        trouble=found,
    )


def never_sent(trouble: Trouble) -> Answer:
    """Return the answer of a write that did not leave; without a code, since AWS said nothing about it."""
    return Answer(kind="never-sent", message=trouble.message, trouble=trouble)


def _is_untrusted(error: Exception) -> bool:
    """Return whether the server's certificate was refused, which is before the first byte of a request."""
    return isinstance(error, SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error)


def _was_rejected(error: Any) -> bool:
    """Return whether AWS said that it did nothing: an attested 4xx, or a throttle whatever its status."""
    if troubles.is_throttle(error):
        return True
    return 400 <= troubles.status_of(error) < 500 and troubles.code_of(error) not in codes.LOST
