"""A baseline as a value: what holds where, until when, and what two that say the same have in common."""

import msgspec
import pytest

from hardener.engine.baseline import Baseline, Exemption
from tests.cli.made_up import CHECKS, LengthSettings
from tests.cli.samples import PROD, ROOT

LENGTH, NET = CHECKS
LAYERED = Baseline(
    settings={LENGTH.id: {"minimum_length": 20, "reuse": 5}},
    accounts={PROD: {LENGTH.id: {"minimum_length": 30, "reuse": None}}},
)
EXEMPT = Exemption(check=NET.id, account=PROD, region="eu-west-1", owner="net", reason="moves out", until="2027-03-31")
EVERYWHERE = msgspec.structs.replace(EXEMPT, region=None)


def test_the_built_in_one_asks_for_the_defaults() -> None:
    assert Baseline().settings_for(LENGTH) == LengthSettings()
    assert "built-in" in Baseline().source


def test_an_account_differs_only_where_it_says_so() -> None:
    assert LAYERED.settings_for(LENGTH) == LengthSettings(minimum_length=20, reuse=5)
    assert LAYERED.settings_for(LENGTH, ROOT) == LengthSettings(minimum_length=20, reuse=5)
    assert LAYERED.settings_for(LENGTH, PROD) == LengthSettings(minimum_length=30, reuse=None)


def test_settings_are_replaced_as_a_whole() -> None:
    changed = LAYERED.with_settings(LENGTH.id, {"symbols": False})
    assert changed.settings_for(LENGTH) == LengthSettings(symbols=False)
    assert changed.accounts == LAYERED.accounts
    assert LAYERED.settings_for(LENGTH) == LengthSettings(minimum_length=20, reuse=5), "the old one is as it was"


@pytest.mark.parametrize(
    ("one", "region", "today", "holds"),
    [
        (EXEMPT, "eu-west-1", "2027-03-30", True),
        (EXEMPT, "eu-west-1", "2027-03-31", True),
        (EXEMPT, "eu-west-1", "2027-04-01", False),
        (EXEMPT, "us-east-1", "2027-01-01", False),
        (EXEMPT, None, "2027-01-01", False),
        (EVERYWHERE, "us-east-1", "2027-01-01", True),
        (EVERYWHERE, None, "2027-01-01", True),
        (EVERYWHERE, None, "2028-01-01", False),
    ],
)
def test_an_exception_holds_where_and_until_it_says(
    one: Exemption, region: str | None, today: str, holds: bool
) -> None:
    baseline = Baseline(exemptions=(one,))
    assert (baseline.exemption(NET.id, PROD, region, today) is one) is holds
    assert baseline.exemption(LENGTH.id, PROD, region, today) is None
    assert baseline.exemption(NET.id, ROOT, region, today) is None


def test_an_expired_exception_does_not_hide_one_that_holds() -> None:
    expired = msgspec.structs.replace(EXEMPT, until="2020-01-01")
    assert Baseline(exemptions=(expired, EXEMPT)).exemption(NET.id, PROD, "eu-west-1", "2027-01-01") is EXEMPT


def test_the_digest_is_over_what_is_said_not_where() -> None:
    elsewhere = msgspec.structs.replace(LAYERED, source="/some/file.toml")
    assert elsewhere.sha256 == LAYERED.sha256
    assert LAYERED.sha256 != Baseline().sha256
    assert Baseline(exemptions=(EXEMPT,)).sha256 != Baseline(exemptions=(EVERYWHERE,)).sha256
