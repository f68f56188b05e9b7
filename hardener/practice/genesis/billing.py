"""The tag keys that were seen on the organization's bill, in every state that a key can be in."""

from datetime import datetime, timedelta

from hardener.practice.aws.cost_allocation import BACKFILLS, KEYS, Backfill, Key
from hardener.practice.genesis.hostile import OWNER


def make(born: datetime) -> None:
    """Let some keys be active, one of them since today, and others only be in use; `Project` nobody has used yet."""
    ago = [born - timedelta(days=31 * months) for months in range(14)]
    for key in (
        Key("CostCenter", active=True, used=ago[0], updated=ago[13]),
        # Somebody wrote it without capitals, so its costs are counted apart.
        Key("costcenter", active=False, used=ago[2]),
        Key("Environment", active=False, used=ago[0]),
        Key("Owner", active=True, used=ago[0], updated=born - timedelta(hours=3)),
        Key("Name", active=False, used=ago[0]),
        Key("team", active=False, used=ago[5], updated=ago[4]),
        Key(OWNER, active=False, used=ago[1]),
        Key("aws:cloudformation:stack-name", active=True, used=ago[0], updated=ago[13], own=True),
        Key("aws:createdBy", active=False, used=ago[0], own=True),
    ):
        KEYS[key.name] = key
    asked = ago[6]
    BACKFILLS.append(Backfill(ago[9].replace(day=1, hour=0, minute=0, second=0), asked))
