"""The questions of `hardener init`, built from the checks' own settings."""

import textwrap
from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

import msgspec
import questionary

from hardener.cli.leaving import say
from hardener.engine.baseline import Baseline
from hardener.engine.fitting import misfit
from hardener.engine.model import AnyCheck, Field, Settings, fields, safe

_EACH, _KEEP = "set each one", "as it is now"
_QUESTIONS = "a question for every setting"


class Asker(Protocol):
    """Whoever answers."""

    def confirm(self, question: str, *, default: bool) -> bool:
        """Return yes or no."""

    def choose(self, question: str, choices: Collection[str], default: str) -> str:
        """Return one of `choices`; where they are a mapping, it says what each means."""

    def text(self, question: str, default: str, check: Callable[[str], str]) -> str:
        """Return a text for which `check` finds nothing wrong."""


class Questions:
    """Asks on the terminal. Ctrl-C raises KeyboardInterrupt."""

    def confirm(self, question: str, *, default: bool) -> bool:
        """Return yes or no."""
        return bool(questionary.confirm(question, default=default).unsafe_ask())

    def choose(self, question: str, choices: Collection[str], default: str) -> str:
        """Return one of `choices`; where they are a mapping, it says what each means."""
        meant = choices if isinstance(choices, Mapping) else dict.fromkeys(choices, "")
        rows = [questionary.Choice(f"{one}: {why}" if why else one, value=one) for one, why in meant.items()]
        return str(questionary.select(question, choices=rows, default=default).unsafe_ask())

    def text(self, question: str, default: str, check: Callable[[str], str]) -> str:
        """Return a text for which `check` finds nothing wrong."""
        prompt = questionary.text(question, default=default, validate=lambda typed: check(typed) or True)
        return str(prompt.unsafe_ask())


def ask(asker: Asker, checks: tuple[AnyCheck, ...], baseline: Baseline) -> Baseline:
    """Return `baseline` with what was answered for each check."""
    for check in checks:
        if fields(check.settings):
            say(f"\n{check.title} ({check.severity})\n{textwrap.fill(check.why, 78)}")
            baseline = baseline.with_settings(check.id, _wanted(asker, check, baseline.settings_for(check)))
    return baseline


def _wanted(asker: Asker, check: AnyCheck, now: Settings) -> Mapping[str, Any]:
    presets: Mapping[str, Settings] = getattr(check, "presets", {})
    if not presets:
        return _each(asker, check, now)
    meant = {name: _brief(check, values) for name, values in presets.items()}
    answer = asker.choose("What do you want?", {_KEEP: _brief(check, now), **meant, _EACH: _QUESTIONS}, _KEEP)
    if answer == _EACH:
        return _each(asker, check, now)
    return _builtins(presets.get(answer, now))


def _each(asker: Asker, check: AnyCheck, now: Settings) -> Mapping[str, Any]:
    values = _builtins(now)
    needs: Mapping[str, str] = getattr(check, "counts_with", {})
    for field in fields(check.settings):
        if field.name not in needs or values[needs[field.name]]:
            values[field.name] = _answer(asker, check, field, values[field.name])
    return values


def _brief(check: AnyCheck, settings: Settings) -> str:
    """Return in one line what `settings` ask for; what is off is left out."""
    values = _builtins(settings)
    asked = [(field, values[field.name]) for field in fields(check.settings) if values[field.name]]
    words = [field.title if value is True else f"{field.title} {_spelled(value)}" for field, value in asked]
    return ", ".join(word[:1].lower() + word[1:] for word in words) or "every setting off"


def _answer(asker: Asker, check: AnyCheck, field: Field, now: Any) -> Any:
    about = f"{field.title}: {field.description}" if field.description else field.title
    if field.kind == "bool":
        return asker.confirm(about, default=bool(now))
    if field.kind == "choice" and not field.optional:
        return asker.choose(about, field.choices, str(now))
    empty = " Leave it empty for off." if field.optional else ""
    listed = " Separate several by commas." if field.kind == "list" else ""
    question = f"{about}.{listed}{empty}"
    typed = asker.text(question, _spelled(now), lambda text: _wrong(check, field, text))
    return _understood(field, typed)


def _wrong(check: AnyCheck, field: Field, typed: str) -> str:
    """Return what is wrong with `typed`; nothing where it is fine."""
    try:
        return misfit(check, field, _understood(field, typed))
    except ValueError:
        return f"expected {field.expected}"


def _understood(field: Field, typed: str) -> Any:
    """Return what a person typed as the setting's value. Raises ValueError."""
    text = typed.strip()
    if field.kind == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    if field.optional and not text:
        return None
    return int(text) if field.kind == "int" else text


def _spelled(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(safe(str(part)) for part in value) if isinstance(value, list | tuple) else safe(str(value))


def _builtins(settings: Settings) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(settings)
    return found
