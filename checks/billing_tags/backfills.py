"""Counting past months by the keys that are active now: only where somebody asks for it by name."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from checks.billing_tags.drafts import backfill
from checks.billing_tags.parts import TAKES, moment
from checks.billing_tags.state import PROCESSING, Backfill, BillingTagsState
from hardener.engine.model import Offer, Refusal, Remedy

_MONTHS = (1, 3, 6, 12)
"""How many months are counted anew, the present one among them; AWS goes back no further than twelve."""


def offers(state: BillingTagsState) -> tuple[Offer, ...]:
    """Return one offer for each number of months; none where there are no tags to count by."""
    if state.linked or state.not_enabled:
        return ()
    against = _against(state)
    return tuple(
        Offer(
            id=f"backfill:{start[:7]}",
            title=f"Count the costs since {start[:7]} by the keys that are active now",
            remedy=Refusal(against) if against else _remedy(state, start),
        )
        for start in _starts(state.looked)
    )


def _starts(looked: str) -> Iterator[str]:
    now = moment(looked) or datetime.now(UTC)
    for months in _MONTHS:
        years, month = divmod(now.year * 12 + now.month - months, 12)
        yield f"{years:04d}-{month + 1:02d}-01T00:00:00Z"


def _against(state: BillingTagsState) -> str:
    """Return why AWS would take none now; empty where it would."""
    if not any(tag.active for tag in state.tags):
        return "no key is active, so there is nothing to count past months by"
    for one in state.backfills:
        if one.status == PROCESSING:
            return f"AWS is still working on the backfill from {one.start[:7]}, asked for at {one.requested}"
    now = moment(state.looked)
    asked = [found for one in state.backfills if (found := moment(one.requested)) is not None]
    if now is not None and asked and max(asked) + TAKES > now:
        again = (max(asked) + TAKES).strftime("%Y-%m-%d %H:%M UTC")
        return f"AWS takes one backfill in 24 hours; the next can be asked for after {again}"
    return ""


def _remedy(state: BillingTagsState, start: str) -> Remedy:
    keys = ", ".join(tag.key for tag in state.tags if tag.active)
    return Remedy(
        summary=f"count the costs since {start[:7]} by the active keys",
        after=msgspec.structs.replace(state, backfills=(*state.backfills, Backfill(start=start))),
        calls=(backfill(start),),
        warnings=(
            f"Reports and exports of the months since {start[:7]} change; AWS takes some hours for it.",
            f"All keys are counted as they are now: by {keys}, and by no other.",
        ),
    )
