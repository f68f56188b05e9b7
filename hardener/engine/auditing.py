"""An audit as a value: whose scan is walked through, by whom, how far, and what was written down on the way."""

import msgspec

from hardener.engine import clock
from hardener.engine.baseline import Attestation, Exemption
from hardener.engine.model import Scan


class Note(msgspec.Struct, frozen=True):
    """What somebody wrote down during an audit, about a check or about one finding of it."""

    check: str
    text: str
    by: str
    on: str
    """UTC, as in 2026-11-23T14:02:11Z."""
    account: str = ""
    """The account of the finding; empty where the note is about the check as a whole."""
    region: str | None = None


class Walked(msgspec.Struct, frozen=True):
    """A check that somebody has looked at."""

    check: str
    by: str
    on: str
    """UTC, as in 2026-11-23T14:02:11Z."""


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """One audit. It is never changed: every step gives another one."""

    id: str
    """Such as `audit-20261123-140211-042-3f9a`."""
    begun: str
    """UTC, as in 2026-11-23T14:02:11Z."""
    touched: str
    """When something was last written down in it, UTC."""
    practice: bool
    auditor: str = ""
    """Who walks through it."""
    administrator: str = ""
    """Who answers the auditor's questions."""
    scan_id: str
    """The id of the scan as it was kept; empty where it was not."""
    scan_sha256: str
    """The digest of that scan's file, as evidence of what was read."""
    scan: Scan
    """The same scan under the verdicts of now: with what was attested and accepted on the way."""
    walked: tuple[Walked, ...] = ()
    notes: tuple[Note, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    """What was attested during the audit; it counts elsewhere once the baseline is saved."""
    exceptions: tuple[Exemption, ...] = ()
    """What was accepted during the audit; it counts elsewhere once the baseline is saved."""

    @property
    def checks(self) -> tuple[str, ...]:
        """The ids of the checks that were scanned, in the order of the findings."""
        return tuple(dict.fromkeys(one.check for one in self.scan.findings))

    @property
    def left(self) -> tuple[str, ...]:
        """The ids of the checks that nobody has looked at yet."""
        seen = {one.check for one in self.walked}
        return tuple(id for id in self.checks if id not in seen)

    def named(self, auditor: str, administrator: str) -> "Audit":
        """Return it with the names of who is at it."""
        return self._with(auditor=auditor, administrator=administrator)

    def with_note(self, check: str, text: str, account: str = "", region: str | None = None) -> "Audit":
        """Return it with a note in the place of an earlier one about the same; an empty one takes that away."""
        place = (check, account, region)
        kept = tuple(one for one in self.notes if (one.check, one.account, one.region) != place)
        new = (Note(check, text, self.auditor, clock.now(), account, region),) if text else ()
        return self._with(notes=(*kept, *new))

    def note(self, check: str, account: str = "", region: str | None = None) -> str:
        """Return what is noted about a check, or about one finding of it; empty where nothing is."""
        place = (check, account, region)
        return next((one.text for one in self.notes if (one.check, one.account, one.region) == place), "")

    def seen(self, check: str, *, yes: bool = True) -> "Audit":
        """Return it with `check` as looked at, or no longer so."""
        kept = tuple(one for one in self.walked if one.check != check)
        return self._with(walked=(*kept, Walked(check, self.auditor, clock.now())) if yes else kept)

    def attested(self, *signed: Attestation) -> "Audit":
        """Return it with what was signed in it."""
        return self._with(attestations=(*self.attestations, *signed))

    def accepted(self, exemption: Exemption) -> "Audit":
        """Return it with an exception that was made in it."""
        return self._with(exceptions=(*self.exceptions, exemption))

    def judged(self, scan: Scan) -> "Audit":
        """Return it with the newest verdicts on the same states."""
        return msgspec.structs.replace(self, scan=scan)

    def _with(self, **fields: object) -> "Audit":
        return msgspec.structs.replace(self, touched=clock.now(), **fields)
