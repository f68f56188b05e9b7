"""A baseline as a value: only what differs from the built-in one."""

from collections.abc import Mapping
from typing import Any

import msgspec

from hardener.engine.model import AnyCheck, Settings, Stated, Statement, digest, plain, settings_of

BUILT_IN = "built-in (CIS AWS Foundations v7.0)"


class Exemption(msgspec.Struct, frozen=True, kw_only=True):
    """A failing check that somebody answers for, at one account and region, until a day."""

    check: str
    account: str
    region: str | None = None
    """None stands for every region."""
    owner: str
    reason: str
    until: str
    """The last day it holds, as in 2027-03-31."""


class Attestation(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody vouches for because no API shows it, at one account, until a day."""

    check: str
    account: str
    statement: str
    """The statement's id."""
    by: str
    on: str
    """The day it was signed, as in 2026-11-23."""
    until: str
    """The last day it holds."""
    note: str = ""


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of every check, what single accounts differ in, and the exceptions."""

    settings: Mapping[str, Mapping[str, Any]] = {}
    """By check id, only what differs from the built-in; None where something is switched off."""
    accounts: Mapping[str, Mapping[str, Mapping[str, Any]]] = {}
    """By account id and check id, what this account has differently."""
    exemptions: tuple[Exemption, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    source: str = BUILT_IN
    """Where it comes from, in words or as a path."""

    def settings_for(self, check: AnyCheck, account: str = "") -> Settings:
        """Return what is wanted of `check` in `account`.

        Raises msgspec.ValidationError for values that were never checked.
        """
        own = self.accounts.get(account, {}).get(check.id, {})
        return settings_of(check, {**self.settings.get(check.id, {}), **own})

    def with_settings(self, check_id: str, values: Mapping[str, Any]) -> "Baseline":
        """Return a baseline where exactly `values` are set for a check, and the rest of it is as built in."""
        return msgspec.structs.replace(self, settings={**self.settings, check_id: dict(values)})

    def exemption(self, check_id: str, account: str, region: str | None, today: str) -> Exemption | None:
        """Return the exception that holds here on the day `today` (YYYY-MM-DD), None where none does any more."""
        for one in self.exemptions:
            here = one.check == check_id and one.account == account and one.region in (None, region)
            if here and today <= one.until:
                return one
        return None

    def lapsed(self, check_id: str, account: str, region: str | None, today: str) -> Exemption | None:
        """Return the exception that held here last, where none does on the day `today`; None where none ever did."""
        here = [one for one in self.exemptions if (one.check, one.account) == (check_id, account)]
        over = [one for one in here if one.region in (None, region)]
        if any(today <= one.until for one in over):
            return None
        return max(over, key=lambda one: one.until, default=None)

    def stated(self, check_id: str, account: str, statement: Statement, today: str) -> Stated:
        """Return `statement` with who attested it for this account, if that holds on the day `today`."""
        for one in reversed(self.attestations):
            here = (one.check, one.account, one.statement) == (check_id, account, statement.id)
            if here and one.on <= today <= one.until:
                return Stated(
                    id=statement.id, text=statement.text, by=one.by, on=one.on, until=one.until, note=one.note
                )
        about = (one for one in self.attestations if (one.check, one.account) == (check_id, account))
        over = [one.until for one in about if one.statement == statement.id and one.until < today]
        return Stated(id=statement.id, text=statement.text, lapsed=max(over, default=""))

    def with_attestation(self, attestation: Attestation) -> "Baseline":
        """Return a baseline with `attestation` in the place of an earlier one of the same statement."""
        key = (attestation.check, attestation.account, attestation.statement)
        kept = tuple(one for one in self.attestations if (one.check, one.account, one.statement) != key)
        return msgspec.structs.replace(self, attestations=(*kept, attestation))

    def with_exemption(self, exemption: Exemption) -> "Baseline":
        """Return a baseline with `exemption` in the place of an earlier one at exactly the same target."""
        key = (exemption.check, exemption.account, exemption.region)
        kept = tuple(one for one in self.exemptions if (one.check, one.account, one.region) != key)
        return msgspec.structs.replace(self, exemptions=(*kept, exemption))

    @property
    def sha256(self) -> str:
        """The digest of what it says, wherever it comes from."""
        said = [
            msgspec.to_builtins(part) for part in (self.settings, self.accounts, self.exemptions, self.attestations)
        ]
        return digest(said)


def unsaved(now: Baseline, saved: Baseline, checks: tuple[AnyCheck, ...]) -> tuple[str, ...]:
    """Return what `now` says and `saved` does not, in words such as `2 attestations`; empty where both say the same."""
    now, saved = normal(now, checks), normal(saved, checks)
    titles = [check.title for check in checks if now.settings.get(check.id) != saved.settings.get(check.id)]
    said = [f"the settings of {', '.join(titles)}"] if titles else []
    said += ["the settings of single accounts"] if now.accounts != saved.accounts else []
    for word, mine, kept in (
        ("attestation", now.attestations, saved.attestations),
        ("exception", now.exemptions, saved.exemptions),
    ):
        number = len(set(mine) - set(kept)) or len(set(kept) - set(mine))
        said += [f"{number} {word}{'' if number == 1 else 's'}"] if number else []
    return tuple(said)


def normal(baseline: Baseline, checks: tuple[AnyCheck, ...]) -> Baseline:
    """Return `baseline` without what is as built in, so that two that mean the same are equal."""
    defaults = defaults_of(checks)
    settings = {
        check: {name: value for name, value in values.items() if value != defaults[check][name]}
        for check, values in _plain(baseline.settings).items()
    }
    accounts = {
        account: {check: values for check, values in tables.items() if values}
        for account, tables in _plain(baseline.accounts).items()
    }
    return msgspec.structs.replace(
        baseline,
        settings={check: values for check, values in settings.items() if values},
        accounts={account: tables for account, tables in accounts.items() if tables},
    )


def defaults_of(checks: tuple[AnyCheck, ...]) -> dict[str, dict[str, Any]]:
    """Return the built-in settings by check id, as JSON builtins."""
    return {check.id: _plain(settings_of(check)) for check in checks}


def _plain(value: Any) -> Any:
    return plain(msgspec.to_builtins(value))
