"""A plan: the changes an operator sees, confirms and gets, and nothing else."""

from typing import Any

import msgspec

from hardener.engine.model.calls import Call
from hardener.engine.model.findings import Trouble
from hardener.engine.model.where import Account, Caller
from hardener.engine.model.words import Risk, UndoClass

_GRADE = {UndoClass.EXACT: 0, UndoClass.EQUIVALENT: 1, UndoClass.NONE: 2}


class Undo(msgspec.Struct, frozen=True):
    """What going back would take, said before anything is done."""

    kind: UndoClass
    calls: tuple[str, ...] = ()
    """The calls undo would make, as `service:Operation` with what they restore."""
    loses: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What one finding needs: the state before, the state after, and the ordered calls between them."""

    id: str
    check: str
    account: str
    account_name: str
    region: str | None
    summary: str
    before: Any
    """The whole state that was read, as JSON builtins."""
    before_sha256: str
    """Digest of the part of it that must still hold when the change is applied."""
    observed: str
    """When it was read, UTC."""
    after: Any
    """The state a read must show for the change to count as done, as JSON builtins."""
    settings: Any
    """The settings it was planned for, as JSON builtins."""
    calls: tuple[Call, ...]
    undo: Undo
    warnings: tuple[str, ...] = ()
    """What somebody will notice, such as users who must change their password."""
    offer: str = ""
    """The id of the offer that was asked for; empty for the check's remedy."""
    undoes: str = ""
    """The id of the change this one takes back; empty in a plan that is no undo."""

    @property
    def made(self) -> tuple[Call, ...]:
        """The calls that are made when all goes well: without those that only clean up."""
        return tuple(call for call in self.calls if not call.cleanup)

    @property
    def risk(self) -> Risk:
        """The gravest risk among the calls."""
        order = list(Risk)
        return max((call.risk for call in self.calls), key=order.index, default=Risk.LOW)


class Gap(msgspec.Struct, frozen=True):
    """Something a plan could not take into account, because it could not be read."""

    account: str
    region: str | None
    check: str
    trouble: Trouble


class Refused(msgspec.Struct, frozen=True):
    """A failing finding that the plan leaves alone, and what stands in the way."""

    account: str
    region: str | None
    check: str
    reason: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """An immutable set of changes with its author, its time and its expiry."""

    id: str
    created: str
    expires: str
    tool: str
    """The version of hardener that made it."""
    catalogue_sha256: str
    """Digest of the operations the guard knew when it was made."""
    author: Caller
    organization: str
    """The organization's id; empty for a standalone account."""
    management: str
    baseline_sha256: str
    accounts: tuple[Account, ...]
    """Those that are written to, and those where something is left alone or could not be read."""
    changes: tuple[Change, ...]
    gaps: tuple[Gap, ...] = ()
    refused: tuple[Refused, ...] = ()
    undoes: str = ""
    """The run this plan takes back; empty for a plan made from a scan."""
    role_name: str = ""

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call of the plan, in the order of `seq`."""
        return tuple(call for change in self.changes for call in change.calls)

    @property
    def made(self) -> tuple[Call, ...]:
        """What `made` says of every change, in the order of `seq`."""
        return tuple(call for change in self.changes for call in change.made)

    @property
    def complete(self) -> bool:
        """Whether everything that was selected could be read when the plan was made."""
        return not self.gaps

    @property
    def undo(self) -> UndoClass:
        """The weakest undo class among the changes."""
        return max((change.undo.kind for change in self.changes), key=_GRADE.__getitem__, default=UndoClass.EXACT)

    @property
    def touched(self) -> tuple[str, ...]:
        """The accounts that would be written to, each once, in the order of the changes."""
        return tuple(dict.fromkeys(change.account for change in self.changes))

    @property
    def written(self) -> tuple[Account, ...]:
        """The accounts of `touched`, with their names."""
        known = {account.id: account for account in self.accounts}
        return tuple(known[id] for id in self.touched if id in known)

    @property
    def canary(self) -> Account | None:
        """The account in which everything is made and verified before another one is begun; None where one is all."""
        return self.written[0] if len(self.written) > 1 else None


class Confirmation(msgspec.Struct, frozen=True):
    """What the operator must do before a plan may be applied."""

    phrase: str
    """The text to type; empty where one key is enough because undo is exact and one account is touched."""
    reason: str

    def accepts(self, typed: str) -> bool:
        """Return whether `typed` is the phrase, character by character."""
        return typed == self.phrase


def confirmation(plan: Plan) -> Confirmation:
    """Return how `plan` is confirmed: a key, the account's id, or one sentence for many accounts."""
    touched = plan.touched
    if len(touched) > 1:
        phrase = f"apply {len(plan.made)} calls to {len(touched)} accounts"
        lost = sum(call.undo is UndoClass.NONE for call in plan.made)
        if lost:
            phrase += f", {lost} of them cannot be undone"
        return Confirmation(phrase, f"this writes to {len(touched)} accounts")
    if plan.undo is not UndoClass.EXACT:
        return Confirmation(touched[0], "this cannot be undone exactly")
    return Confirmation("", "this undo can itself be undone exactly" if plan.undoes else "undo is exact")
