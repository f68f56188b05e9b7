"""How far this machine's clock is off from that of AWS, as its answers tell."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

MOST = 240
"""Seconds: AWS refuses signatures that are five minutes old, so that a clock this far off will fail soon."""
HINT = "set the clock, for example by turning network time on, and try again"


def ahead(metadata: dict[str, Any]) -> float:
    """Return by how many seconds our clock is ahead of the one that answered; 0 where it does not say."""
    date = metadata.get("HTTPHeaders", {}).get("date", "")
    try:
        theirs = parsedate_to_datetime(date)
    except (TypeError, ValueError):
        return 0.0
    return (datetime.now(UTC) - theirs.replace(tzinfo=theirs.tzinfo or UTC)).total_seconds()


def told(metadata: dict[str, Any]) -> str:
    """Return that our clock is so far off that AWS will refuse our signatures; empty where it is not."""
    seconds = ahead(metadata)
    if abs(seconds) <= MOST:
        return ""
    way = "ahead of" if seconds > 0 else "behind"
    return f"this machine's clock is {abs(seconds) / 60:.0f} minutes {way} the clock of AWS"
