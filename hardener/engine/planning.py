"""From findings to a plan: the remedies, with their final parameters, their undo and what speaks against them."""

import secrets
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from hardener.engine.lockout import Ours, refusals
from hardener.engine.model import (
    Accepted,
    Account,
    AnyCheck,
    Call,
    Change,
    Cloud,
    Draft,
    Finding,
    Gap,
    Refusal,
    Refused,
    Remedy,
    State,
    Status,
    Trouble,
    Undo,
    UndoClass,
    digest,
)
from hardener.engine.problems import WrongUsage

LIFE_DAYS = 14
"""How long a plan may wait for its change window."""
_STEP = timedelta(milliseconds=1)
_GRADE = (UndoClass.EXACT, UndoClass.EQUIVALENT, UndoClass.NONE)


def new_id(kind: str, after: str = "") -> str:
    """Return an id that sorts by time, to the millisecond, such as `plan-20261123-140211-042-3f9a`.

    It sorts behind the id `after`, also where the clock was set back since that one was made.
    """
    moment = datetime.now(UTC)
    last = _moment(after)
    if last is not None and moment < last + _STEP:
        moment = last + _STEP
    return f"{kind}-{moment:%Y%m%d-%H%M%S}-{moment.microsecond // 1000:03d}-{secrets.token_hex(2)}"


def _moment(id: str) -> datetime | None:
    """Return when the id was made; None where it does not say."""
    try:
        return datetime.strptime("-".join(id.split("-")[1:4]), "%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC)
    except ValueError:
        return None


class Drafting:
    """Collects changes and numbers their calls."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._seq = 0
        self.changes: list[Change] = []
        self.refused: list[Refused] = []
        self.gaps: list[Gap] = []

    def consider(self, check: AnyCheck, finding: Finding) -> None:
        """Take a finding in: as a change, as a refusal, as a gap, or not at all where nothing is to be done."""
        if finding.status is Status.UNKNOWN and finding.trouble is not None:
            self.gaps.append(Gap(finding.account, finding.region, check.id, finding.trouble))
        if finding.status is not Status.FAILING or finding.state is None:
            return
        state = check.state.load(finding.state)
        remedy = check.remedy(state, msgspec.convert(finding.wanted, check.settings))
        self.add(check, finding, state, remedy, finding.wanted)

    def take(self, check: AnyCheck, finding: Finding, offer: str) -> None:
        """Take in what a person asked for by name. Raises KeyError with what is on offer where `offer` is not."""
        if finding.state is None:
            if finding.trouble is not None:
                self.gaps.append(Gap(finding.account, finding.region, check.id, finding.trouble))
            return
        if finding.status is Status.EXCEPTED:
            self.refused.append(Refused(finding.account, finding.region, check.id, left_alone(finding.exception)))
            return
        state = check.state.load(finding.state)
        on_offer = {one.id: one for one in check.offers(state, msgspec.convert(finding.wanted, check.settings))}
        if offer not in on_offer:
            known = ", ".join(on_offer) or "nothing"
            raise KeyError(f"{offer!r} is not on offer for {check.id} in {finding.account}; there is: {known}")
        self.add(check, finding, state, on_offer[offer].remedy, finding.wanted, offer=offer)

    def add(
        self,
        check: AnyCheck,
        finding: Finding,
        before: State,
        remedy: Remedy | Refusal,
        settings: Any,
        *,
        undoes: str = "",
        offer: str = "",
    ) -> None:
        """Take a remedy in, at the place and time of `finding`."""
        if isinstance(remedy, Refusal):
            self.refused.append(Refused(finding.account, finding.region, check.id, remedy.reason))
            return
        if not remedy.calls:
            return
        try:
            calls = tuple(self._call(draft, finding) for draft in remedy.calls)
        except ValueError as error:
            reason = f"a call does not fit AWS's own description of it: {error}"
            self.refused.append(Refused(finding.account, finding.region, check.id, reason))
            return
        self.changes.append(
            Change(
                id=uuid.uuid4().hex[:12],
                check=check.id,
                account=finding.account,
                account_name=finding.account_name,
                region=finding.region,
                summary=remedy.summary,
                before=before.dump(),
                before_sha256=digest(before.essence()),
                observed=finding.read_at,
                after=remedy.after.dump(),
                settings=settings,
                calls=calls,
                undo=undo_of(check, before, remedy),
                warnings=remedy.warnings,
                offer=offer,
                undoes=undoes,
            )
        )

    def miss(self, check: AnyCheck, account: str, region: str | None, trouble: Trouble) -> None:
        """Note something that could not be read."""
        self.gaps.append(Gap(account, region, check.id, trouble))

    def _call(self, draft: Draft, finding: Finding) -> Call:
        self._seq += 1
        return Call(
            seq=self._seq,
            id=uuid.uuid4().hex,
            account=finding.account,
            region=self._cloud.call_region(draft.service, draft.region or finding.region),
            service=draft.service,
            operation=draft.operation,
            params=self._cloud.prepare(draft.service, draft.operation, draft.params),
            why=draft.why,
            undo=draft.undo,
            loses=draft.loses,
            risk=draft.risk,
            idempotency=draft.idempotency,
            name=draft.name,
            gone=draft.gone,
            later=draft.later,
            by=draft.by,
            asks=draft.asks,
            cleanup=draft.cleanup,
            errors=draft.errors,
        )


def left_alone(exception: Accepted | None) -> str:
    """Return why nothing is done about what somebody answers for."""
    if exception is None:
        return "somebody answers for it as it is"
    return f"excepted until {exception.until}: {exception.reason} ({exception.owner})"


def undo_of(check: AnyCheck, before: State, remedy: Remedy) -> Undo:
    """Return what it would take to go back once `remedy` is done, and what would stay lost."""
    calls = [draft for draft in remedy.calls if not draft.cleanup]
    kind = max((draft.undo for draft in calls), key=_GRADE.index)
    loses = tuple(dict.fromkeys(loss for draft in calls for loss in draft.loses))
    if kind is UndoClass.NONE:
        return Undo(kind, (), loses)
    back = check.undo(before, remedy.after)
    if isinstance(back, Refusal):
        return Undo(UndoClass.NONE, (), (*loses, back.reason))
    return Undo(kind, tuple(f"{draft.service}:{draft.operation}: {draft.why}" for draft in back.calls), loses)


def guarded(
    changes: Sequence[Change], accounts: Sequence[Account], ours: Ours, canary: str = ""
) -> tuple[tuple[Change, ...], tuple[Refused, ...]]:
    """Return the changes in their order without those that would lock us out, and why those are refused.

    Raises WrongUsage where `canary` has no change that is left.
    """
    ordered, refused = in_order(changes, accounts, canary), []
    # Without what is refused another account may come first, and then something else may speak against a change.
    while against := refusals(ordered, ours):
        out = [one for one in ordered if one.id in against]
        refused += [Refused(one.account, one.region, one.check, against[one.id]) for one in out]
        ordered = in_order([one for one in ordered if one.id not in against], accounts, canary)
    return ordered, tuple(refused)


def in_order(changes: Sequence[Change], accounts: Sequence[Account], canary: str = "") -> tuple[Change, ...]:
    """Return the changes account by account, the canary's first, calls numbered in that order. Raises WrongUsage."""
    place = {account: number for number, account in enumerate(account_order(changes, accounts, canary))}
    seq = 0
    numbered = []
    for change in sorted(changes, key=lambda change: place[change.account]):
        calls = []
        for call in change.calls:
            seq += 1
            calls.append(msgspec.structs.replace(call, seq=seq))
        numbered.append(msgspec.structs.replace(change, calls=tuple(calls)))
    return tuple(numbered)


def account_order(changes: Sequence[Change], accounts: Sequence[Account], canary: str = "") -> tuple[str, ...]:
    """Return the ids of the accounts of `changes` in the order they are written to: the canary, then as in `accounts`.

    `canary` is the account that goes first; where nobody names one, it is the member account with the fewest calls.
    What is shown, confirmed and sent takes its order from here alone: where a change needs that of another account to
    be made before it, this is the place to say so. Today none does. Raises WrongUsage where `canary` has no change.
    """
    calls = Counter({change.account: 0 for change in changes})
    for change in changes:
        calls[change.account] += len(change.made)
    listed = {account.id: account for account in accounts}
    place = {id: number for number, id in enumerate(listed)}
    touched = sorted(calls, key=lambda one: place.get(one, len(place)))
    if canary and canary not in calls:
        known = ", ".join(f"{one} {listed[one].name}" if one in listed else one for one in touched)
        hint = f"choose one that has: {known}" if known else "it has no changes at all"
        raise WrongUsage(f"account {canary} has no change in this plan, so it cannot go first", hint)
    management = {account.id for account in accounts if account.management}
    first = canary or min(touched, key=lambda one: (one in management, calls[one]), default="")
    return tuple(sorted(touched, key=lambda one: one != first))
