"""Root sessions at member accounts (sts:AssumeRoot): short, bound by AWS to one task, proven, in memory only."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from typing import Any

import msgspec

from hardener.aws import identity
from hardener.aws.catalogue import Kind
from hardener.aws.exchange import Exchange
from hardener.aws.own import Held
from hardener.aws.partitions import Geography
from hardener.aws.scope import Keys
from hardener.aws.troubles import Place
from hardener.engine.model import AsWhom, Caller, CallFailed, Cause, Trouble

TASKS = {
    AsWhom.ROOT_AUDIT: "IAMAuditRootUserCredentials",
    AsWhom.ROOT_DELETE: "IAMDeleteRootUserCredentials",
    AsWhom.ROOT_PASSWORD: "IAMCreateRootUserPassword",
}
"""The AWS-managed task policy that each kind of root session is bound to."""
SECONDS = 900
"""The longest that AWS allows."""
_EARLY = timedelta(minutes=2)
_REMEMBERED_SECONDS = 30.0
"""How long a session that was refused is not asked for again."""

Enter = Callable[[Place, dict[str, Any], Event], dict[str, Any]]
"""Sends one call that gives credentials, signed with our own."""
_Key = tuple[str, AsWhom]


class RootSessions:
    """Root sessions by account and task, each got when first needed and proven before its first use."""

    def __init__(self, exchange: Exchange, geography: Geography, caller: Caller, enter: Enter) -> None:
        self._exchange = exchange
        self._geography = geography
        self._caller = caller
        self._enter = enter
        self._lock = Lock()
        self._locks: dict[_Key, Lock] = {}
        self._held: dict[_Key, Held] = {}
        self._failed: dict[_Key, tuple[float, Trouble]] = {}

    def held(self, account: str, by: AsWhom, stop: Event) -> Held:
        """Return the credentials of a root session at `account` for the task `by`. Raises CallFailed and Stopped."""
        which = (account, by)
        known = self._held.get(which)
        if known is not None and not _ends_soon(known):
            return known
        with self._lock:
            lock = self._locks.setdefault(which, Lock())
        with lock:
            known = self._held.get(which)
            return known if known is not None and not _ends_soon(known) else self._begun(which, stop)

    def renew(self, account: str, by: AsWhom, stale: Keys) -> None:
        """Forget one session if it is still the `stale` one."""
        known = self._held.get((account, by))
        if known is not None and known.keys.access_key == stale.access_key:
            self._held.pop((account, by), None)

    def forget(self, account: str) -> None:
        """Forget the sessions at `account`, and that there were none to be had."""
        for by in TASKS:
            self._held.pop((account, by), None)
            self._failed.pop((account, by), None)

    def _begun(self, which: _Key, stop: Event) -> Held:
        until, told = self._failed.get(which, (0.0, None))
        if told is not None and time.monotonic() < until:
            raise CallFailed(told)
        try:
            begun = self._held[which] = self._begin(which, stop)
        except CallFailed as failed:
            self._failed[which] = (time.monotonic() + _REMEMBERED_SECONDS, failed.trouble)
            raise
        self._failed.pop(which, None)
        return begun

    def _begin(self, which: _Key, stop: Event) -> Held:
        account, by = which
        # The global endpoint does not know the operation: home is a region, and STS is asked there.
        home = self._geography.home
        place = Place(self._exchange.op("sts", "AssumeRoot", Kind.AUTH), home)
        policy = f"arn:{self._geography.partition}:iam::aws:policy/root-task/{TASKS[by]}"
        params = {"TargetPrincipal": account, "TaskPolicyArn": {"arn": policy}, "DurationSeconds": SECONDS}
        try:
            held = given(account, self._enter(place, params, stop)["Credentials"])
        except CallFailed as failed:
            raise CallFailed(self._explained(failed.trouble, account)) from None
        demand_root(identity.verified(self._exchange, held, account, home, str(by), stop))
        return held

    def _explained(self, found: Trouble, account: str) -> Trouble:
        if found.cause is Cause.SCP:
            hint = f"a service control policy stands between {self._caller.arn} and root sessions: have it exempt them"
        elif found.cause is Cause.DENIED or found.code in _OFF:
            hint = (
                f"enable centralized root access first (the check centralized-root-access), and allow sts:AssumeRoot "
                f"on arn:{self._geography.partition}:iam::{account}:root to {self._caller.arn}"
            )
        else:
            return found
        return msgspec.structs.replace(found, hint=hint)


_OFF = ("ServiceAccessNotEnabled", "ServiceAccessNotEnabledException", "ValidationError")
"""What AWS may say, besides a denial, where root sessions are off or the account is no member."""


def given(account: str, credentials: dict[str, Any]) -> Held:
    """Return what AWS gave; on its own, so that it stands in no frame that an error could show."""
    keys = (credentials[name] for name in ("AccessKeyId", "SecretAccessKey", "SessionToken"))
    return Held(Keys(*keys, account), credentials["Expiration"])


def demand_root(caller: Caller) -> Caller:
    """Return `caller` where it is a root user. Raises CallFailed."""
    if caller.is_root:
        return caller
    words = f"the credentials are those of {caller.arn}, and not of the account's root user"
    hint = "nothing was done with them"
    raise CallFailed(Trouble(Cause.CREDENTIALS, words, action="sts:GetCallerIdentity", hint=hint))


def _ends_soon(held: Held) -> bool:
    return held.expires is not None and held.expires - datetime.now(UTC) < _EARLY
