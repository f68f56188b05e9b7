"""One read of one target, where a defect of ours is that target's trouble and nobody else's."""

from hardener.engine.model import AnyCheck, CallFailed, Cause, Reader, State, Stopped, Trouble


def read_state(check: AnyCheck, reader: Reader) -> State:
    """Return the state at the reader's target. Raises CallFailed for everything that went wrong, Stopped."""
    try:
        state: State = check.read(reader)
    except (CallFailed, Stopped):
        raise
    except Exception as error:
        trouble = Trouble(
            Cause.NOT_ATTESTED, f"{type(error).__name__} while reading", hint="please report this as a defect"
        )
        raise CallFailed(trouble) from error
    return state
