"""The address in the QR code, as the apps read it."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from hardener.engine import otpauth

SEED = "JBSWY3DPEHPK3PXP" * 4


def test_an_app_reads_back_what_was_meant() -> None:
    uri = otpauth.uri(SEED, issuer="AWS", label="bob@111122223333")
    assert uri == f"otpauth://totp/AWS:bob@111122223333?secret={SEED}&issuer=AWS"


@pytest.mark.parametrize("name", ["=1+1+cmd@evil", "a b/c?d=e&f#g%h", "Zoë Ünal", "]0;owned[/red]", "x" * 64])
def test_no_name_breaks_out_of_its_place(name: str) -> None:
    parts = urlsplit(otpauth.uri(SEED, issuer=name, label=name))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query) == {"secret": [SEED], "issuer": [name]}
    assert unquote(parts.path) == f"/{name}:{name}"
    assert parts.fragment == ""


def test_a_colon_divides_issuer_and_account_and_nothing_else() -> None:
    path = urlsplit(otpauth.uri(SEED, issuer="a:b", label="c:d:e")).path
    assert unquote(path) == "/a b:c d e"


def test_seeds_are_taken_as_people_write_them() -> None:
    assert "secret=ABCDEFGH&" in otpauth.uri("abcd efgh==", issuer="AWS", label="x")
    assert otpauth.in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"


@pytest.mark.parametrize("seed", ["", "   ", "ABC1DEF0", "ABC&issuer=evil", "ÄÖÜ"])
def test_what_is_no_seed_is_refused_without_saying_it(seed: str) -> None:
    with pytest.raises(ValueError, match="not Base32") as caught:
        otpauth.uri(seed, issuer="AWS", label="x")
    assert not seed.strip() or seed not in str(caught.value)
