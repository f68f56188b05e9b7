"""The credentials of every account in use: got when needed, proven before the first use, in memory only."""

import re
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from typing import Any

import msgspec

from hardener.aws import identity
from hardener.aws.catalogue import Kind
from hardener.aws.exchange import Exchange
from hardener.aws.own import Held, OwnKeys
from hardener.aws.partitions import Geography
from hardener.aws.patience import patiently
from hardener.aws.root_keys import RootKeys
from hardener.aws.root_sessions import RootSessions, demand_root
from hardener.aws.scope import Keys, Scope
from hardener.aws.troubles import Place, trouble
from hardener.engine.model import AsWhom, Caller, CallFailed, Cause, Trouble

_EARLY = timedelta(minutes=5)
_REMEMBERED_SECONDS = 30.0
"""How long an account that could not be entered is not tried again."""
_SESSION_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)


@dataclass(frozen=True)
class Role:
    """The role that is taken on in member accounts."""

    name: str
    external_id: str | None = field(default=None, repr=False)


class Vault:
    """Hands out credentials that AWS has confirmed to belong to the account they are for."""

    def __init__(self, exchange: Exchange, own: OwnKeys, geography: Geography, caller: Caller, role: Role) -> None:
        self._exchange = exchange
        self._own = own
        self._geography = geography
        self.caller = caller
        self._role = role
        self._session_name = _session_name(caller)
        self._lock = Lock()
        self._locks: dict[str, Lock] = {}
        self._held: dict[str, tuple[Held, Caller]] = {}
        self._failed: dict[str, tuple[float, Trouble]] = {}
        self._management = ""
        self._members: frozenset[str] = frozenset()
        self._root_sessions = RootSessions(exchange, geography, caller, self._taken_on)
        self.root_keys = RootKeys(exchange, geography)

    def trust(self, held: Held) -> None:
        """Take over the credentials that the caller was verified with when signing in."""
        self._held[self.caller.account] = (held, self.caller)

    def signer(self, account: str, by: AsWhom) -> str:
        """Return the account whose credentials sign what `by` does about `account`."""
        return self.caller.account if by is AsWhom.MANAGEMENT else account

    def scope(self, account: str, region: str, stop: Event, by: AsWhom = AsWhom.OWN) -> Scope:
        """Return as whom and where one call about `account` is made. Raises CallFailed and Stopped."""
        keys = self.credentials(account, stop, by).keys
        return Scope(account, region, keys, by, self.caller.account if by is AsWhom.MANAGEMENT else "")

    def credentials(self, account: str, stop: Event, by: AsWhom = AsWhom.OWN) -> Held:
        """Return the credentials with which `by` acts on `account`. Raises CallFailed and Stopped."""
        if by is AsWhom.OWN:
            return self.held(account, stop)
        if by is AsWhom.MANAGEMENT:
            self._demand_management()
            return self.held(self.caller.account, stop)
        if by is AsWhom.ROOT_KEY:
            return self.root_keys.held(account)
        self._demand_member(account)
        return self._root_sessions.held(account, by, stop)

    def manage(self, account: str, members: frozenset[str] = frozenset()) -> None:
        """Take note that `account` manages the organization, with its open `members`; empty for none."""
        self._management = account
        self._members = members

    def may(self, account: str, by: AsWhom) -> bool:
        """Return whether acting as `by` on `account` is worth a try."""
        if by is AsWhom.OWN:
            return True
        if by is AsWhom.ROOT_KEY:
            return account in self.root_keys
        manages = self._management == self.caller.account
        return manages and (by is AsWhom.MANAGEMENT or (account in self._members and account != self.caller.account))

    def _demand_management(self) -> None:
        if self._management != self.caller.account:
            hint = "sign in to the management account"
            raise CallFailed(Trouble(Cause.UNSUPPORTED, "only the management account can tell", hint=hint))

    def _demand_member(self, account: str) -> None:
        self._demand_management()
        self._refuse_root()
        if account == self.caller.account or account not in self._members:
            words = "root sessions are for the open member accounts of our own organization, and this is none"
            raise CallFailed(Trouble(Cause.UNSUPPORTED, words, action="sts:AssumeRoot"))

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the access keys that this sign-in rests on, as far as they are known."""
        return self._own.key_ids

    def held(self, account: str, stop: Event) -> Held:
        """Return credentials of `account`, a member's good for five more minutes. Raises CallFailed and Stopped."""
        self._refuse_root()
        if account == self.caller.account:
            return self._own_held(stop)
        known = self._held.get(account)
        if known is not None and not _ends_soon(known[0]):
            return known[0]
        with self._lock_of(account):
            return self._entered(account, stop)[0]

    def identify(self, account: str, stop: Event, by: AsWhom = AsWhom.OWN) -> Caller:
        """Return who AWS says `by` is, acting on `account`. Raises CallFailed and Stopped."""
        if by is not AsWhom.OWN:
            held = self.credentials(account, stop, by)
            signer = self.signer(account, by)
            seen = identity.verified(self._exchange, held, signer, self._geography.home, str(by), stop)
            return seen if by is AsWhom.MANAGEMENT else demand_root(seen)
        known = self._held.get(account)
        own = self.held(account, stop) if account == self.caller.account or known else None
        if own is None:
            self._refuse_root()
            with self._lock_of(account):
                return self._entered(account, stop)[1]
        method = self._own.method if account == self.caller.account else "assume-role"
        return identity.verified(self._exchange, own, account, self._geography.home, method, stop)

    def renew(self, account: str, stale: Keys, by: AsWhom = AsWhom.OWN) -> None:
        """Forget the credentials with which `by` acts on `account` if they are still the `stale` ones."""
        if by.is_root_session:
            self._root_sessions.renew(account, by, stale)
            return
        if by is AsWhom.ROOT_KEY:
            return
        if self.signer(account, by) == self.caller.account:
            self._own.outdated()
            return
        known = self._held.get(account)
        if known is not None and known[0].keys.access_key == stale.access_key:
            self.forget(account)

    def forget(self, account: str) -> None:
        """Forget the credentials of `account`, and that it could not be entered."""
        if account == self.caller.account:
            self._own.forget()
        self._root_sessions.forget(account)
        self._held.pop(account, None)
        self._failed.pop(account, None)

    def _refuse_root(self) -> None:
        if self.caller.is_root:
            raise CallFailed(
                Trouble(
                    Cause.CREDENTIALS,
                    "signed in as the account's root user, which cannot take on roles and should not be used",
                    hint="sign in as a user or role with administrator access",
                )
            )

    def _own_held(self, stop: Event) -> Held:
        account = self.caller.account
        try:
            held = self._own.held(account)
        except Exception as error:  # noqa: BLE001 - whatever the chain raises, this account cannot be used
            found = trouble(error, self._place("GetCallerIdentity", Kind.READ))
            # The chain may have called anything, or nothing at all.
            raise CallFailed(msgspec.structs.replace(found, action="")) from None
        known = self._held.get(account)
        if known is None or known[0].keys.access_key != held.keys.access_key:
            # Somebody may have signed in as somebody else meanwhile.
            caller = identity.verified(self._exchange, held, account, self._geography.home, self._own.method, stop)
            _demand_same(self.caller, caller)
            self._held[account] = (held, caller)
        return held

    def _entered(self, account: str, stop: Event) -> tuple[Held, Caller]:
        known = self._held.get(account)
        if known is not None and not _ends_soon(known[0]):
            return known
        until, told = self._failed.get(account, (0.0, None))
        if told is not None and time.monotonic() < until:
            raise CallFailed(told)
        try:
            entered = self._held[account] = self._enter(account, stop)
        except CallFailed as failed:
            self._failed[account] = (time.monotonic() + _REMEMBERED_SECONDS, failed.trouble)
            raise
        self._failed.pop(account, None)
        return entered

    def _enter(self, account: str, stop: Event) -> tuple[Held, Caller]:
        place = self._place("AssumeRole", Kind.AUTH)
        arn = f"arn:{self._geography.partition}:iam::{account}:role/{self._role.name}"
        params = {"RoleArn": arn, "RoleSessionName": self._session_name}
        if self._role.external_id:
            params["ExternalId"] = self._role.external_id
        try:
            held = _held(account, self._taken_on(place, params, stop)["Credentials"])
        except CallFailed as failed:
            raise CallFailed(_explained(failed.trouble, arn, self.caller, self._role)) from None
        return held, identity.verified(self._exchange, held, account, self._geography.home, "assume-role", stop)

    def _taken_on(self, place: Place, params: dict[str, Any], stop: Event) -> dict[str, Any]:
        """Return the answer of AssumeRole or AssumeRoot, with our own credentials got anew once if they ran out."""

        def attempt() -> dict[str, Any]:
            keys = self._own_held(stop).keys
            return self._exchange.enter(place.op, Scope(self.caller.account, place.region, keys), params)

        try:
            return patiently(attempt, place, stop)
        except CallFailed as failed:
            if failed.trouble.cause is not Cause.EXPIRED or not self._own.outdated():
                raise
            return patiently(attempt, place, stop)

    def _place(self, operation: str, kind: Kind) -> Place:
        return Place(self._exchange.op("sts", operation, kind), self._geography.home)

    def _lock_of(self, account: str) -> Lock:
        with self._lock:
            return self._locks.setdefault(account, Lock())


def _held(account: str, given: dict[str, Any]) -> Held:
    # On its own, so that what AWS gave stands in no frame that an error could show.
    return Held(
        Keys(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], account), given["Expiration"]
    )


def _ends_soon(held: Held) -> bool:
    return held.expires is not None and held.expires - datetime.now(UTC) < _EARLY


def _demand_same(before: Caller, now: Caller) -> None:
    """Refuse credentials that belong to somebody else than the one who signed in, root above all."""
    if _who(before) != _who(now):
        words = f"the credentials now belong to {now.arn}, and not to {before.arn} any more"
        hint = "nothing was done with them; sign in again as the one who is to do it"
        raise CallFailed(Trouble(Cause.CREDENTIALS, words, action="sts:GetCallerIdentity", hint=hint))


def _who(caller: Caller) -> str:
    """Return the user or the role; the name of a role's session changes with every sign-in."""
    return caller.arn.rsplit("/", 1)[0] if ":assumed-role/" in caller.arn else caller.arn


def _session_name(caller: Caller) -> str:
    """Return a name that shows in the member's logs who came: at most 64 of the characters STS allows."""
    who = _SESSION_NAME.sub("-", caller.name.rsplit("/", 1)[-1])[:40].strip("-") or "operator"
    return f"hardener-{who}-{secrets.token_hex(4)}"


def _explained(found: Trouble, arn: str, caller: Caller, role: Role) -> Trouble:
    message, hint = found.message, found.hint
    if role.external_id:
        # AWS quotes what it does not like.
        message = message.replace(role.external_id, "…")
    if found.cause is Cause.DENIED:
        hint = f"the role {arn} must exist and trust {caller.arn}; another one is named with --role-name"
    return msgspec.structs.replace(found, message=message, hint=hint)
