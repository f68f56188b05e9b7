"""The credentials of every account in use: got when needed, proven before the first use, in memory only."""

from threading import Event
from typing import Any

import msgspec

from hardener.aws import identity
from hardener.aws.catalogue import Kind
from hardener.aws.exchange import Exchange
from hardener.aws.member_sessions import MemberSessions, Role, Use
from hardener.aws.own import Held, OwnKeys
from hardener.aws.partitions import Geography
from hardener.aws.patience import patiently
from hardener.aws.root_keys import RootKeys
from hardener.aws.root_sessions import RootSessions, demand_root
from hardener.aws.scope import Keys, Scope
from hardener.aws.troubles import Place, trouble
from hardener.engine.model import AsWhom, Caller, CallFailed, Cause, Trouble


class Vault:
    """Hands out credentials that AWS has confirmed to belong to the account they are for."""

    def __init__(self, exchange: Exchange, own: OwnKeys, geography: Geography, caller: Caller, role: Role) -> None:
        self._exchange = exchange
        self._own = own
        self._geography = geography
        self.caller = caller
        self._proven_key = ""
        """The id of our own key that was last seen to be ours."""
        self._management = ""
        self._members: frozenset[str] = frozenset()
        self._member_sessions = MemberSessions(exchange, geography, caller, role, self._taken_on)
        self._root_sessions = RootSessions(exchange, geography, caller, self._taken_on)
        self.root_keys = RootKeys(exchange, geography)

    def trust(self, held: Held) -> None:
        """Take over the credentials that the caller was verified with when signing in."""
        self._proven_key = held.keys.access_key

    def signer(self, account: str, by: AsWhom) -> str:
        """Return the account whose credentials sign what `by` does about `account`."""
        return self.caller.account if by is AsWhom.MANAGEMENT else account

    def scope(self, account: str, region: str, stop: Event, by: AsWhom = AsWhom.OWN, use: Use = Use.READING) -> Scope:
        """Return as whom and where one call about `account` is made. Raises CallFailed and Stopped."""
        keys = self.credentials(account, stop, by, use).keys
        return Scope(account, region, keys, by, self.caller.account if by is AsWhom.MANAGEMENT else "")

    def credentials(self, account: str, stop: Event, by: AsWhom = AsWhom.OWN, use: Use = Use.READING) -> Held:
        """Return the credentials with which `by` acts on `account`. Raises CallFailed and Stopped."""
        if by is AsWhom.OWN:
            return self.held(account, stop, use)
        if by is AsWhom.MANAGEMENT:
            self._demand_management()
            return self.held(self.caller.account, stop, use)
        if by is AsWhom.ROOT_KEY:
            return self.root_keys.held(account)
        self._demand_member(account)
        return self._root_sessions.held(account, by, stop)

    def manage(self, account: str, members: frozenset[str] = frozenset()) -> None:
        """Take note that `account` manages the organization, with its open `members`; empty for none."""
        self._management = account
        self._members = members

    @property
    def has_members(self) -> bool:
        """Whether there are accounts that are entered."""
        return bool(self._members - {self.caller.account})

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

    def held(self, account: str, stop: Event, use: Use = Use.READING) -> Held:
        """Return credentials of `account`, a member's good for five more minutes. Raises CallFailed and Stopped.

        Those of a member are bound to reading by AWS itself, unless they are for writing.
        """
        self._refuse_root()
        if account == self.caller.account:
            return self._own_held(stop)
        return self._member_sessions.held(account, use, stop)

    def identify(self, account: str, stop: Event, by: AsWhom = AsWhom.OWN, use: Use = Use.READING) -> Caller:
        """Return who AWS says `by` is, acting on `account`. Raises CallFailed and Stopped."""
        try:
            return self._identified(account, stop, by, use)
        except CallFailed as failed:
            if failed.trouble.cause is not Cause.EXPIRED:
                raise
        # A read gets new credentials once where these have run out, and so does this.
        self.renew(account, self.credentials(account, stop, by, use).keys, by)
        return self._identified(account, stop, by, use)

    def _identified(self, account: str, stop: Event, by: AsWhom, use: Use) -> Caller:
        home = self._geography.home
        if by is not AsWhom.OWN:
            held = self.credentials(account, stop, by)
            seen = identity.verified(self._exchange, held, self.signer(account, by), home, str(by), stop)
            return seen if by is AsWhom.MANAGEMENT else demand_root(seen)
        self._refuse_root()
        if account != self.caller.account:
            return self._member_sessions.identify(account, use, stop)
        return identity.verified(self._exchange, self._own_held(stop), account, home, self._own.method, stop)

    def renew(self, account: str, stale: Keys, by: AsWhom = AsWhom.OWN) -> None:
        """Forget the credentials with which `by` acts on `account` if they are still the `stale` ones."""
        if by.is_root_session:
            self._root_sessions.renew(account, by, stale)
        elif by is AsWhom.ROOT_KEY:
            return
        elif self.signer(account, by) == self.caller.account:
            self._own.outdated()
        else:
            self._member_sessions.renew(account, stale)

    def forget(self, account: str) -> None:
        """Forget the credentials of `account`, and that it could not be entered."""
        if account == self.caller.account:
            self._own.forget()
            self._proven_key = ""
        self._root_sessions.forget(account)
        self._member_sessions.forget(account)

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
        if held.keys.access_key != self._proven_key:
            # Somebody may have signed in as somebody else meanwhile.
            caller = identity.verified(self._exchange, held, account, self._geography.home, self._own.method, stop)
            _demand_same(self.caller, caller)
            self._proven_key = held.keys.access_key
        return held

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


def _demand_same(before: Caller, now: Caller) -> None:
    """Refuse credentials that belong to somebody else than the one who signed in, root above all."""
    if _who(before) != _who(now):
        words = f"the credentials now belong to {now.arn}, and not to {before.arn} any more"
        hint = "nothing was done with them; sign in again as the one who is to do it"
        raise CallFailed(Trouble(Cause.CREDENTIALS, words, action="sts:GetCallerIdentity", hint=hint))


def _who(caller: Caller) -> str:
    """Return the user or the role; the name of a role's session changes with every sign-in."""
    return caller.arn.rsplit("/", 1)[0] if ":assumed-role/" in caller.arn else caller.arn
