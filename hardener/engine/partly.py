"""What AWS did not do of a call that it took: some answers tell of success and list failures inside."""

from collections.abc import Mapping
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from hardener.engine.model import Call


def left_undone(call: Call, output: Mapping[str, Any]) -> tuple[str, ...]:
    """Return, one text each, the parts of `call` that its answer says were not done."""
    if not call.errors:
        return ()
    try:
        found = jmespath.search(call.errors, dict(output))
    except JMESPathError as error:
        return (f"its answer lists what was not done in a form that is not known ({error})",)
    return tuple(str(one) for one in found or ())
