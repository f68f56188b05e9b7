"""One TLS context for all connections: reading the certificate authorities anew for each costs 20 ms of CPU."""

import ssl
from functools import lru_cache
from typing import Any

from botocore.httpsession import URLLib3Session, create_urllib3_context, get_cert_path


class SharedTls(URLLib3Session):  # type: ignore[misc]
    """botocore's HTTP session with a TLS context that was made before."""

    def __init__(self, context: ssl.SSLContext, **kwargs: Any) -> None:
        self._context = context
        super().__init__(**kwargs)

    def _get_ssl_context(self) -> ssl.SSLContext:
        return self._context

    def _setup_ssl_cert(self, conn: Any, url: str, verify: Any) -> None:
        if url.lower().startswith("https") and verify:
            # The authorities are in the context already; host names are compared by urllib3 as always.
            conn.cert_reqs = "CERT_REQUIRED"
            conn.ca_certs = None
        else:
            super()._setup_ssl_cert(conn, url, verify)


def shared(stock: Any) -> Any:
    """Return a session like `stock` that shares its TLS context, or `stock` itself where that is not possible.

    Proxies with certificates of their own, client certificates and unreadable bundles are left to botocore.
    """
    try:
        if stock._proxy_config.settings or stock._cert_file or not stock._verify:
            return stock
        timeout = stock._timeout
        return SharedTls(
            _context(get_cert_path(stock._verify)),
            verify=stock._verify,
            proxies=stock._proxy_config._proxies,
            timeout=(timeout.connect_timeout, timeout.read_timeout),
            max_pool_connections=stock._max_pool_connections,
            socket_options=stock._socket_options or None,
        )
    except (AttributeError, TypeError, OSError):
        return stock


@lru_cache(maxsize=4)
def _context(bundle: str) -> ssl.SSLContext:
    context: ssl.SSLContext = create_urllib3_context()
    context.load_verify_locations(cafile=bundle)
    return context
