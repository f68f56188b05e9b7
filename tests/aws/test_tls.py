"""The shared TLS context: as strict as botocore's own, proxies and bundles included."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest
from botocore.exceptions import HTTPClientError, SSLError
from botocore.httpsession import URLLib3Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hardener.aws import tls
from hardener.aws.cloud import Access, sign_in
from tests.aws.server import Aws


def certificate(directory: Path, host: str) -> tuple[Path, Path]:
    """Make a certificate for `host` that is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = directory / f"{host}.pem", directory / f"{host}.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: Any) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, Path]]:
    """Serve `localhost` by TLS; return its address, its own authority, and one that did not sign it."""
    directory = tmp_path_factory.mktemp("tls")
    cert, key = certificate(directory, "localhost")
    other, _ = certificate(directory, "elsewhere")
    server = Quiet(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True).start()
    yield f"localhost:{server.server_address[1]}", cert, other
    server.shutdown()
    server.server_close()


def get(session: Any, address: str) -> bytes:
    return bytes(session.send(AWSRequest("GET", f"https://{address}/").prepare()).content)


def shared(verify: Path | bool, **more: Any) -> Any:
    return tls.shared(
        URLLib3Session(verify=verify if isinstance(verify, bool) else str(verify), timeout=(5, 5), **more)
    )


def test_the_right_host_with_a_known_authority_is_accepted(served: tuple[str, Path, Path]) -> None:
    address, authority, _ = served
    session = shared(authority)
    assert isinstance(session, tls.SharedTls)
    assert get(session, address) == b"ok"
    assert session._get_ssl_context() is shared(authority)._get_ssl_context()


def test_the_wrong_host_is_refused(served: tuple[str, Path, Path]) -> None:
    address, authority, _ = served
    with pytest.raises((SSLError, HTTPClientError)):
        get(shared(authority), address.replace("localhost", "127.0.0.1"))


@pytest.mark.parametrize("system", [False, True])
def test_an_unknown_authority_is_refused(served: tuple[str, Path, Path], system: bool) -> None:
    address, _, other = served
    with pytest.raises(SSLError, match="CERTIFICATE_VERIFY_FAILED"):
        get(shared(True if system else other), address)


def test_what_the_shared_context_does_not_cover_is_left_to_botocore(served: tuple[str, Path, Path]) -> None:
    _, authority, _ = served
    cases: list[dict[str, Any]] = [
        {"verify": False},
        {"verify": "/nowhere"},
        {"proxies_config": {"proxy_ca_bundle": str(authority)}},
        {"client_cert": str(authority)},
    ]
    for case in cases:
        stock = URLLib3Session(**case)
        assert tls.shared(stock) is stock
    assert tls.shared(stranger := object()) is stranger


def test_settings_are_taken_over() -> None:
    proxies = {"https": "http://user:canary@127.0.0.1:3128"}
    stock = URLLib3Session(proxies=proxies, timeout=(3, 7), max_pool_connections=64, socket_options=[(6, 1, 1)])
    ours = tls.shared(stock)
    assert ours._proxy_config.proxy_url_for("https://x") == proxies["https"]
    assert (ours._timeout.connect_timeout, ours._timeout.read_timeout) == (3, 7)
    assert ours._max_pool_connections == 64
    assert ours._socket_options == [(6, 1, 1)]


def test_a_proxy_of_the_environment_is_used(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOWN")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    # The scripted server stands in for the proxy: plain HTTP to a name of this machine goes through it whole.
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://aws.localhost")
    monkeypatch.setenv("http_proxy", aws.endpoint)
    sign_in(Access())
    assert aws.log[0].headers["host"] == "aws.localhost"


def test_a_bundle_of_the_environment_is_used(served: tuple[str, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from hardener.engine.model import SignInFailed

    address, authority, _ = served
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOWN")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://{address}")
    with pytest.raises(SignInFailed, match="CERTIFICATE_VERIFY_FAILED"):
        sign_in(Access())
    monkeypatch.setenv("AWS_CA_BUNDLE", str(authority))
    # The server speaks no AWS, but now it is heard.
    with pytest.raises(SignInFailed, match="does not answer as AWS does"):
        sign_in(Access())
