"""When Python looks for garbage: never for long while a key may be waiting for its thread."""

import gc

COLLECTIONS = (700, 10, 200)
"""When garbage is collected; a full collection, the last of the three, after 1.4 million allocations at the soonest."""
SWEEP_SECONDS = 3.0
"""How often it is swept while much is made and thrown away; a sweep looks only at what came since the last one."""
_NEVER = 1_000_000


def at_rest() -> None:
    """Collect as seldom as a session of one person needs."""
    gc.unfreeze()
    gc.set_threshold(*COLLECTIONS)


def at_work() -> None:
    """Leave full collections to `sweep`: they would look through all that was found, for longer and longer."""
    # What is there by now stays, and there is much of it: the models of AWS's services above all.
    gc.freeze()
    gc.set_threshold(*COLLECTIONS[:2], _NEVER)


def sweep() -> None:
    """Take away what became garbage since the last time; what is still there is not looked at again."""
    gc.collect()
    gc.freeze()
