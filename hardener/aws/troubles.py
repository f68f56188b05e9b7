"""From what botocore raises to why something could not be read, and what a person can do about it."""

import re
from dataclasses import dataclass
from typing import Any

from botocore import exceptions as boto

from hardener.aws import codes, skew
from hardener.aws.attest import NotAttested
from hardener.aws.catalogue import Op
from hardener.aws.guard import GuardViolation, HeldBack
from hardener.engine.model import CallFailed, Cause, SignInFailed, Trouble

_ENCODED = re.compile(r"\s*Encoded authorization failure message:.*", re.DOTALL)
# AWS explains a wrong signature by everything that was signed, the session token with it.
_SIGNED = re.compile(r"\s*The Canonical String.*", re.DOTALL | re.IGNORECASE)
_TOKEN = re.compile(r"(security-?token\W{1,3})[\w+/=%-]{16,}", re.IGNORECASE)
_POLICY = r"(?:explicit deny in an? {0}|no {0} allows)"
_SCP = re.compile(_POLICY.format("service control policy"), re.IGNORECASE)
_RCP = re.compile(_POLICY.format("resource control policy"), re.IGNORECASE)
_NOT_SENT = (boto.EndpointConnectionError, boto.ConnectTimeoutError, boto.ProxyConnectionError)
_NO_KEYS = (
    boto.NoCredentialsError,
    boto.PartialCredentialsError,
    boto.CredentialRetrievalError,
    boto.SSOError,
    boto.TokenRetrievalError,
    boto.LoginError,
    boto.MetadataRetrievalError,
    boto.MissingDependencyException,
)
_OWN_WORDS = (NotAttested, GuardViolation, HeldBack, LookupError, SignInFailed, boto.BotoCoreError)
_QUOTING = (boto.CredentialRetrievalError, boto.MetadataRetrievalError)
"""These quote what a program or a service of the machine said instead of credentials, which may be half of them."""
_LONGEST = 600

HINTS = {
    Cause.DENIED: "allow {action} to the identity that hardener uses in this account",
    Cause.SCP: "an administrator of the organization has to change the service control policy",
    Cause.RCP: "an administrator of the organization has to change the resource control policy",
    Cause.EXPIRED: "sign in again, with Identity Center by `aws sso login`, and go on",
    Cause.CREDENTIALS: "check that the access key is active and belongs to this partition, and sign in again",
    Cause.THROTTLED: "try again later, or with fewer accounts at a time",
    Cause.REGION: "enable the region in this account, or leave it out",
    Cause.UNREACHABLE: "check the network, the proxy and the endpoint",
    Cause.NOT_ATTESTED: "look for a proxy or a captive portal between here and AWS",
    Cause.GUARD: "please report this as a defect",
}


@dataclass(frozen=True)
class Place:
    """Where a call was made, as far as it matters for what its failure means."""

    op: Op
    region: str
    home: bool = True
    """Whether the region is one where the credentials have been seen to work."""


def trouble(error: BaseException, place: Place) -> Trouble:
    """Return why the call at `place` failed with `error`."""
    if isinstance(error, boto.ClientError):
        return _said(error, place)
    return _made(_cause(error), words(error), place)


def failed(error: BaseException, place: Place) -> CallFailed:
    """Return the exception that tells why the call at `place` failed with `error`."""
    return CallFailed(trouble(error, place))


def code_of(error: Any) -> str:
    """Return AWS's code of a ClientError."""
    return str(error.response.get("Error", {}).get("Code", ""))


def status_of(error: Any) -> int:
    """Return the HTTP status of a ClientError."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def message_of(error: Any) -> str:
    """Return AWS's own words, without what only sts:DecodeAuthorizationMessage can read, and without secrets."""
    said = error.response.get("Error", {})
    words = str(said.get("Message") or said.get("message") or "")
    for secret, instead in ((_ENCODED, ""), (_SIGNED, ""), (_TOKEN, r"\1…")):
        words = secret.sub(instead, words)
    return words[:_LONGEST]


def is_throttle(error: Any) -> bool:
    """Return whether AWS asked to come back later and did nothing."""
    return code_of(error) in codes.THROTTLED or status_of(error) == 429


def never_sent(error: BaseException) -> bool:
    """Return whether `error` says by itself that no byte of the request left."""
    return isinstance(error, _NOT_SENT)


def _said(error: Any, place: Place) -> Trouble:
    code, words = code_of(error), message_of(error)
    wrong = skew.told(error.response.get("ResponseMetadata", {}))
    if wrong and code in codes.SIGNATURE:
        return Trouble(Cause.CREDENTIALS, wrong, place.op.action, code, skew.HINT)
    return _made(_cause_of_code(error, code, words, place), words, place, code)


def _cause_of_code(error: Any, code: str, words: str, place: Place) -> Cause:
    if is_throttle(error):
        return Cause.THROTTLED
    if code in codes.EXPIRED:
        return Cause.EXPIRED
    if code in codes.REGION or (code in codes.ELSEWHERE and not place.home):
        return Cause.REGION
    if code in codes.CREDENTIALS:
        return Cause.CREDENTIALS
    if code in codes.DENIED or (status_of(error) == 403 and code not in codes.UNSUPPORTED):
        return _denial(words)
    if code in codes.UNSUPPORTED:
        return Cause.UNSUPPORTED
    return Cause.UNREACHABLE if code in codes.LOST or status_of(error) >= 500 else Cause.REJECTED


def _denial(words: str) -> Cause:
    if _SCP.search(words):
        return Cause.SCP
    return Cause.RCP if _RCP.search(words) else Cause.DENIED


def _cause(error: BaseException) -> Cause:
    if isinstance(error, GuardViolation | LookupError | HeldBack):
        return Cause.GUARD
    if isinstance(error, SignInFailed):
        return Cause.CREDENTIALS
    if isinstance(error, _NO_KEYS):
        expired = isinstance(error, boto.SSOError | boto.TokenRetrievalError | boto.LoginError)
        return Cause.EXPIRED if expired else Cause.CREDENTIALS
    if isinstance(error, boto.HTTPClientError | boto.ConnectionError):
        return Cause.UNREACHABLE
    if isinstance(error, boto.ParamValidationError):
        return Cause.REJECTED
    if isinstance(error, boto.EndpointProviderError | boto.UnknownServiceError | boto.BaseEndpointResolverError):
        return Cause.UNSUPPORTED
    return Cause.NOT_ATTESTED


def words(error: BaseException) -> str:
    """Return what may be told of an error that AWS did not answer with: never what was sent, received or printed."""
    if isinstance(error, _QUOTING):
        return f"{error.kwargs.get('provider', 'the metadata service')} gave no credentials"
    if type(error) is boto.HTTPClientError:
        # It quotes whatever was raised below, such as of a header that cannot be sent: the one with the session token.
        return f"the request could not be sent: {type(getattr(error, 'kwargs', {}).get('error')).__name__}"
    # What is not ours or botocore's own may quote what was sent or received, so only its kind is told.
    if isinstance(error, _OWN_WORDS):
        return str(error)[:_LONGEST]
    return f"{type(error).__name__} while reading the answer"


def _made(cause: Cause, words: str, place: Place, code: str = "") -> Trouble:
    hint = HINTS.get(cause, "").format(action=place.op.action)
    return Trouble(cause, words, place.op.action, code, hint)
