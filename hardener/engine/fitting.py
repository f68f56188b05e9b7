"""Whether what a person wrote can be the value of a setting, and what is wrong with it, in a person's words."""

from typing import Any

import msgspec

from hardener.engine.model import AnyCheck, Field, settings_of


def misfit(check: AnyCheck, field: Field, value: Any) -> str:
    """Return why `value` cannot be that of a setting; nothing where it can."""
    if _fits(check, field, value):
        return ""
    if field.kind != "list":
        return f"expected {field.expected}"
    odd = [one for one in value if not _fits(check, field, [one])]
    return f"{', '.join(map(repr, odd))} cannot be used here" + _example(check, field)


def _fits(check: AnyCheck, field: Field, value: Any) -> bool:
    try:
        settings_of(check, {field.name: value})
    except msgspec.ValidationError:
        return False
    return True


def _example(check: AnyCheck, field: Field) -> str:
    """Return how to write one item of a list, where the setting gives an example."""
    items = msgspec.json.schema(check.settings)["$defs"][check.settings.__name__]["properties"][field.name]["items"]
    examples = items.get("examples", ())
    return f"; write each as in {examples[0]}" if examples else ""
