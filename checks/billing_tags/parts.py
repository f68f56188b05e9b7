"""What each wanted key comes to: one part of the verdict for each, in words."""

from datetime import datetime, timedelta

import msgspec

from checks.billing_tags.settings import CREATED_BY
from checks.billing_tags.state import BillingTagsState, Tag
from hardener.engine.model import Status

TAKES = timedelta(hours=24)
"""How long AWS takes at most to list a key that is used, and again to count one that was activated (AWS.md 6A)."""


class Part(msgspec.Struct, frozen=True):
    """One thing that is wanted, and how it stands."""

    name: str
    status: Status
    brief: str
    """How it stands, in two or three words."""
    text: str
    since: str = ""
    """Since when it waits, where AWS says so."""


def part(state: BillingTagsState, key: str) -> Part:
    """Return how `key` stands."""
    tag = state.tag(key)
    if tag is None:
        return Part(key, Status.WAITING, "not seen yet", f"{key}: {_unseen(state, key)}{_twins(state, key)}")
    if not tag.active:
        said = f"{key}: AWS has seen it{_used(tag)}, but it is not activated{_twins(state, key)}"
        return Part(key, Status.FAILING, "not activated", said)
    effective = _effective_by(tag, state.looked)
    if effective:
        said = f"{key}: activation was asked for at {tag.updated}; it counts from {effective} at the latest"
        return Part(key, Status.WAITING, "requested", said + _twins(state, key), tag.updated)
    return Part(key, Status.OK, "active", f"{key}: active{_used(tag)}{_twins(state, key)}")


def moment(text: str) -> datetime | None:
    """Return the moment that AWS writes as `text`, None where it writes none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _effective_by(tag: Tag, looked: str) -> str:
    """Return when an activation counts at the latest; empty where that is past."""
    asked, now = moment(tag.updated), moment(looked)
    if asked is None or now is None or asked + TAKES <= now:
        return ""
    return (asked + TAKES).strftime("%Y-%m-%dT%H:%M:%SZ")


def _used(tag: Tag) -> str:
    return f" (last used {tag.used[:7]})" if tag.used else ""


def _unseen(state: BillingTagsState, key: str) -> str:
    carrier = (
        "AWS puts it on resources that are made from now on"
        if key == CREATED_BY
        else "put it on a resource that costs something"
    )
    return (
        f"AWS had not seen it in use at {state.looked}; {carrier}. Up to 24 hours later AWS lists it, and a scan "
        "finds that it can be activated; up to 24 hours after that it counts"
    )


def _twins(state: BillingTagsState, key: str) -> str:
    """Point out the keys that are the same but for capitals."""
    twins = [tag.key for tag in state.tags if tag.key != key and tag.key.lower() == key.lower()]
    if not twins:
        return ""
    return f". Also in use is {', '.join(twins)}: capitals count, so AWS takes that for another key"
