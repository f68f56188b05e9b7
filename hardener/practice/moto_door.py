"""The way into moto: one request to the class that answers for its service, without a web framework between."""

import io
import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from botocore.exceptions import ClientError
from botocore.model import OperationNotFoundError
from moto import backend_index
from moto.core.request import Request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException

from hardener.practice.callers import Caller
from hardener.practice.errors import AwsError, invalid_action
from hardener.practice.wire import Answer, Asked

_GLOBAL_HOSTS: Final = frozenset({"budgets", "cloudfront"})
_HEADERS_OF_OUR_OWN: Final = frozenset({"status", "server", "date", "content-length", "x-amzn-requestid"})

_Handler: TypeAlias = Callable[[Request, str, Headers], Any]


class _MotoRequest(Request):
    # A server sends its own Date.
    from_wsgi_server = True


def ask_moto(asked: Asked, caller: Caller) -> Answer:
    """Have moto answer a request as one of this caller's account."""
    host = _host(asked, caller)
    handler = _handler(host, asked.path)
    if handler is None:
        raise invalid_action(asked.named or asked.path)
    request = _MotoRequest(_environ(asked, caller, host))
    try:
        answered = handler(request, request.raw_url, request.headers)
    except (NotImplementedError, OperationNotFoundError):
        raise invalid_action(asked.named or asked.path) from None
    except HTTPException as error:
        answered = error.code, dict(error.get_headers()), error.get_body()
    except ClientError as error:
        said = error.response["Error"]
        raise AwsError(said["Code"], said["Message"]) from None
    return _answer(asked, answered)


def _answer(asked: Asked, answered: Any) -> Answer:
    status, headers, body = answered if len(answered) == 3 else (200, {}, answered)
    content = body.encode() if isinstance(body, str) else bytes(body)
    if status == 404 and (not content or b"Not yet implemented" in content):
        raise invalid_action(asked.named or asked.path)
    kept = {name.lower(): str(value) for name, value in headers.items() if name.lower() not in _HEADERS_OF_OUR_OWN}
    if asked.method == "HEAD" and "content-length" in headers:
        kept["content-length"] = str(headers["content-length"])
    return Answer(int(status), kept, content)


def _host(asked: Asked, caller: Caller) -> str:
    if asked.service == "s3" and asked.path.startswith("/v20180820/"):
        return f"{caller.account}.s3-control.{asked.region}.amazonaws.com"
    if asked.service in _GLOBAL_HOSTS:
        return f"{asked.service}.amazonaws.com"
    return f"{asked.service}.{asked.region}.amazonaws.com"


def _handler(host: str, path: str) -> _Handler | None:
    url = f"https://{host}{path}"
    return next((handler for pattern, handler in _routes(host) if pattern.match(url)), None)


@cache
def _routes(host: str) -> list[tuple[re.Pattern[str], _Handler]]:
    service = next(
        (name for name, pattern in backend_index.backend_url_patterns if pattern.match(f"https://{host}")), None
    )
    if service is None:
        return []
    urls = import_module(f"moto.{service}.urls")
    return [
        (re.compile(path.format(base)), handler) for base in urls.url_bases for path, handler in urls.url_paths.items()
    ]


def _environ(asked: Asked, caller: Caller, host: str) -> dict[str, Any]:
    scope = f"{caller.key}/20000101/{asked.region}/{asked.service}/aws4_request"
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in asked.headers.items()}
    return headers | {
        "REQUEST_METHOD": asked.method,
        "PATH_INFO": unquote(asked.path),
        "RAW_URI": asked.path,
        "QUERY_STRING": asked.query,
        "SERVER_NAME": host,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": asked.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(asked.body)),
        "HTTP_HOST": host,
        "HTTP_AUTHORIZATION": f"AWS4-HMAC-SHA256 Credential={scope}",
        "HTTP_X_MOTO_ACCOUNT_ID": caller.account,
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(asked.body),
    }
