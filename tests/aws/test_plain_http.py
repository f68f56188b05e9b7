"""Without TLS only this machine is reached, unless the operator allows it by name."""

import pytest

from hardener.aws import endpoints
from hardener.aws.guard.wire import PLAIN_HTTP, is_bare
from hardener.engine.model import SignInFailed


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:5000", "http://localhost:5000", "http://[::1]:1", "https://example.com"]
)
def test_this_machine_and_tls_are_fine(url: str) -> None:
    assert not is_bare(url)


@pytest.mark.parametrize("url", ["http://10.0.0.1:5000", "http://emulator:4566", "http://127.0.0.1.example.com"])
def test_another_host_in_the_clear_is_refused_until_it_is_allowed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PLAIN_HTTP, raising=False)
    with pytest.raises(SignInFailed, match="not encrypted") as refused:
        endpoints.refuse_bare({"iam": url})
    assert PLAIN_HTTP in refused.value.hint
    monkeypatch.setenv(PLAIN_HTTP, "1")
    endpoints.refuse_bare({"iam": url})
