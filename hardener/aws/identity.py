"""Asking AWS who the credentials belong to."""

from datetime import UTC, datetime
from threading import Event
from typing import Any

from hardener.aws import skew
from hardener.aws.catalogue import Kind
from hardener.aws.exchange import Exchange
from hardener.aws.own import Held
from hardener.aws.patience import patiently
from hardener.aws.scope import Scope
from hardener.aws.troubles import Place
from hardener.engine.model import Caller, CallFailed, Cause, Trouble


def ask(exchange: Exchange, held: Held, account: str, region: str) -> dict[str, Any]:
    """Return the answer of one GetCallerIdentity. Raises what botocore raises."""
    op = exchange.op("sts", "GetCallerIdentity", Kind.READ)
    return exchange.read(op, Scope(account, region, held.keys), {})


def verified(exchange: Exchange, held: Held, account: str, region: str, method: str, stop: Event) -> Caller:
    """Return the caller that AWS sees. Raises CallFailed, also for another account or a wrong clock, and Stopped."""
    op = exchange.op("sts", "GetCallerIdentity", Kind.READ)
    answer = patiently(lambda: ask(exchange, held, account, region), Place(op, region), stop)
    if wrong := skew.told(answer["ResponseMetadata"]):
        raise CallFailed(Trouble(Cause.CREDENTIALS, wrong, action=op.action, hint=skew.HINT))
    caller = caller_of(answer, method, held.expires)
    if caller.account != account:
        raise CallFailed(
            Trouble(
                Cause.CREDENTIALS,
                f"the credentials for account {account} belong to account {caller.account}",
                action=op.action,
                hint="nothing was done with them; check the profile and the role's name",
            )
        )
    return caller


def caller_of(answer: dict[str, Any], method: str, expires: datetime | None) -> Caller:
    """Return the caller in the answer of GetCallerIdentity."""
    return Caller(
        account=answer["Account"],
        arn=answer["Arn"],
        user_id=answer.get("UserId", ""),
        method=method,
        minutes_left=None if expires is None else max(0, int((expires - _now()).total_seconds() // 60)),
    )


def _now() -> datetime:
    return datetime.now(UTC)
