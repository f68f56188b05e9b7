"""Sessions of the role in member accounts: bound by AWS to reading, or, for confirmed calls alone, able to write."""

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from threading import Event, Lock
from typing import Any

import msgspec

from hardener.aws import identity
from hardener.aws.catalogue import Kind
from hardener.aws.exchange import Exchange
from hardener.aws.own import Held
from hardener.aws.partitions import Geography
from hardener.aws.root_sessions import given
from hardener.aws.scope import Keys
from hardener.aws.session_policy import UNBOUND, Binding, is_of_policy
from hardener.aws.troubles import Place
from hardener.engine.model import Caller, CallFailed, Cause, Trouble

_EARLY = timedelta(minutes=5)
_REMEMBERED_SECONDS = 30.0
"""How long an account that could not be entered is not tried again."""
_SESSION_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)

Enter = Callable[[Place, dict[str, Any], Event], dict[str, Any]]
"""Sends one call that gives credentials, signed with our own."""


class Use(StrEnum):
    """What a session is for."""

    READING = "reading"
    """AWS refuses every write of it, by the session policy it was begun with."""
    WRITING = "writing"
    """It may do all that its role may."""


@dataclass(frozen=True)
class Role:
    """The role that is taken on in member accounts."""

    name: str
    external_id: str | None = field(default=None, repr=False)


_Key = tuple[str, Use]


class MemberSessions:
    """Sessions by account and use, each got when first needed and proven before its first use."""

    def __init__(self, exchange: Exchange, geography: Geography, caller: Caller, role: Role, enter: Enter) -> None:
        self._exchange = exchange
        self._geography = geography
        self._caller = caller
        self._role = role
        self._enter = enter
        self._binding = Binding(exchange.catalogue, geography.partition)
        self._session_name = session_name(caller)
        self._lock = Lock()
        self._locks: dict[_Key, Lock] = {}
        self._held: dict[_Key, tuple[Held, Caller]] = {}
        self._failed: dict[_Key, tuple[float, Trouble]] = {}

    def held(self, account: str, use: Use, stop: Event) -> Held:
        """Return credentials of `account`, good for five more minutes. Raises CallFailed and Stopped."""
        known = self._known((account, use))
        return known[0] if known else self._entered((account, use), stop)[0]

    def identify(self, account: str, use: Use, stop: Event) -> Caller:
        """Return who AWS says we are in `account`, asked now. Raises CallFailed and Stopped."""
        known = self._known((account, use))
        if known is None:
            return self._entered((account, use), stop)[1]
        return identity.verified(self._exchange, known[0], account, self._geography.home, "assume-role", stop)

    def renew(self, account: str, stale: Keys) -> None:
        """Forget the session that the `stale` credentials are of, if it is still held."""
        for use in Use:
            known = self._held.get((account, use))
            if known is not None and known[0].keys.access_key == stale.access_key:
                self._forget((account, use))

    def forget(self, account: str) -> None:
        """Forget the sessions at `account`, and that it could not be entered."""
        for use in Use:
            self._forget((account, use))

    def _forget(self, which: _Key) -> None:
        self._held.pop(which, None)
        self._failed.pop(which, None)

    def _known(self, which: _Key) -> tuple[Held, Caller] | None:
        known = self._held.get(which)
        return known if known is not None and not _ends_soon(known[0]) else None

    def _entered(self, which: _Key, stop: Event) -> tuple[Held, Caller]:
        with self._lock:
            lock = self._locks.setdefault(which, Lock())
        with lock:
            return self._known(which) or self._begun(which, stop)

    def _begun(self, which: _Key, stop: Event) -> tuple[Held, Caller]:
        until, told = self._failed.get(which, (0.0, None))
        if told is not None and time.monotonic() < until:
            raise CallFailed(told)
        try:
            begun = self._held[which] = self._begin(*which, stop)
        except CallFailed as failed:
            self._failed[which] = (time.monotonic() + _REMEMBERED_SECONDS, failed.trouble)
            raise
        self._failed.pop(which, None)
        return begun

    def _begin(self, account: str, use: Use, stop: Event) -> tuple[Held, Caller]:
        arn = f"arn:{self._geography.partition}:iam::{account}:role/{self._role.name}"
        try:
            held = given(account, self._assumed(arn, use, stop)["Credentials"])
        except CallFailed as failed:
            raise CallFailed(_explained(failed.trouble, arn, self._caller, self._role, use)) from None
        home = self._geography.home
        return held, identity.verified(self._exchange, held, account, home, "assume-role", stop)

    def _assumed(self, arn: str, use: Use, stop: Event) -> dict[str, Any]:
        place = Place(self._exchange.op("sts", "AssumeRole", Kind.AUTH), self._geography.home)
        params: dict[str, Any] = {"RoleArn": arn, "RoleSessionName": self._session_name}
        if self._role.external_id:
            params["ExternalId"] = self._role.external_id
        if use is Use.WRITING:
            return self._enter(place, params, stop)
        bound = self._binding.params()
        try:
            return self._enter(place, {**params, **bound}, stop)
        except CallFailed as failed:
            smaller = self._binding.instead(bound, failed.trouble.code)
            if not smaller:
                raise
        return self._enter(place, {**params, **smaller}, stop)


def session_name(caller: Caller) -> str:
    """Return a name that shows in the member's logs who came: at most 64 of the characters STS allows."""
    who = _SESSION_NAME.sub("-", caller.name.rsplit("/", 1)[-1])[:40].strip("-") or "operator"
    return f"hardener-{who}-{secrets.token_hex(4)}"


def _ends_soon(held: Held) -> bool:
    return held.expires is not None and held.expires - datetime.now(UTC) < _EARLY


def _explained(found: Trouble, arn: str, caller: Caller, role: Role, use: Use) -> Trouble:
    message, hint = found.message, found.hint
    if role.external_id:
        # AWS quotes what it does not like.
        message = message.replace(role.external_id, "…")
    if use is Use.READING and is_of_policy(found.code, message):
        hint = (
            "the session policy that binds this session to reading was refused; for an emulator that knows none, "
            f"{UNBOUND}=1 reads without, and then only hardener's own guard refuses writes"
        )
    elif found.cause is Cause.DENIED:
        hint = f"the role {arn} must exist and trust {caller.arn}; another one is named with --role-name"
    return msgspec.structs.replace(found, message=message, hint=hint)
