"""One setting of a form: its title, its editor, and what may be written there."""

from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from hardener.engine.model import Field
from screens.widgets.onoff import OnOff
from screens.widgets.text import QUIET, joined, own, shown

NOT_SET = "off"
HERE = "▸ "
"""Stands before the field that has the focus."""


class FieldRow(Horizontal):
    """Reads and writes one value, and says at once when it is none."""

    def __init__(self, field: Field, value: Any, misfit: Callable[[Any], str] = lambda _: "") -> None:
        """Make a row; `misfit` says what is wrong with a value that is well-formed, and nothing where it fits."""
        super().__init__(classes="field")
        self.field = field
        self._misfit = misfit
        self._value = value

    def compose(self) -> ComposeResult:
        """Put title, editor and hint side by side."""
        yield Static(classes="title", markup=False)
        yield self._editor()
        yield Static(classes="hint", markup=False)

    def on_mount(self) -> None:
        """Say what is expected."""
        self.check()
        self._entitle()

    def _entitle(self) -> None:
        """Write the title, with a sign before it where the focus is, which needs no colour."""
        self.query_one(".title", Static).update(
            joined(HERE if self.has_focus_within else "  ", shown(self.field.title))
        )

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Mark the row."""
        self._entitle()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Take the mark away."""
        self._entitle()

    def _editor(self) -> Widget:
        field, value = self.field, self._value
        if field.kind == "bool" and not field.optional:
            return OnOff(bool(value))
        if field.kind in ("bool", "choice"):
            choices = field.choices if field.kind == "choice" else ("yes", "no")
            options = [(shown(choice), choice) for choice in choices]
            now = written(field, value)
            return Select(options, value=now or Select.NULL, allow_blank=field.optional, prompt=NOT_SET, compact=True)
        restrict = "[0-9]*" if field.kind == "int" else None
        placeholder = NOT_SET if field.optional else ""
        return Input(written(field, value), restrict=restrict, placeholder=placeholder, compact=True)

    @property
    def _text(self) -> str:
        editor = self.children[1]
        if isinstance(editor, Select):
            return "" if editor.value is Select.NULL else str(editor.value)
        assert isinstance(editor, Input)
        return editor.value.strip()

    @property
    def value(self) -> Any:
        """The value as it is written now. Raises ValueError with what was expected."""
        editor = self.children[1]
        if isinstance(editor, OnOff):
            return editor.value
        value = parsed(self.field, self._text)
        wrong = self._misfit(value)
        if wrong:
            raise ValueError(wrong)
        return value

    @value.setter
    def value(self, value: Any) -> None:
        editor = self.children[1]
        if isinstance(editor, OnOff):
            editor.value = bool(value)
        elif isinstance(editor, Select):
            editor.value = written(self.field, value) or Select.NULL
        elif isinstance(editor, Input):
            editor.value = written(self.field, value)

    @property
    def wrong(self) -> str:
        """What is wrong with what is written now; empty where it is a value."""
        try:
            self.value  # noqa: B018 - reading it is the check
        except ValueError as error:
            return str(error)
        return ""

    def put_back(self, value: Any) -> str:
        """Hold `value` in place of something that is none, and say so in a sentence."""
        bounds = self.wrong == expected(self.field)
        why = f"{self._text} is not {self.wrong}" if bounds and self._text else self.wrong
        self.value = value
        now = written(self.field, value) or ("none" if self.field.kind == "list" else NOT_SET)
        return f"{self.field.title}: kept {now}, since {why}"

    def check(self) -> bool:
        """Say what is expected, or what is wrong; return whether the value is one."""
        wrong = self.wrong
        hint = shown(f"✗ {wrong}", "$text-error") if wrong else own(expected(self.field), QUIET)
        self.query_one(".hint", Static).update(hint)
        return not wrong


def expected(field: Field) -> str:
    """Return what may be written, in the few words there is room for."""
    off = ", or empty" if field.optional else ""
    if field.kind == "int":
        return f"{field.least} to {field.most}{off}" if field.least is not None else f"a number{off}"
    if field.kind == "list":
        return f"e.g. {field.example}" if field.example else "separated by commas"
    if field.kind in ("bool", "choice"):
        return ""
    return f"e.g. {field.example}{off}" if field.example else off.removeprefix(", ")


def written(field: Field, value: Any) -> str:
    """Return `value` as it stands in the editor; empty where it is off."""
    if value is None:
        return ""
    if field.kind == "bool":
        return "yes" if value else "no"
    return ", ".join(value) if field.kind == "list" else str(value)


def parsed(field: Field, text: str) -> Any:
    """Return the value that `text` stands for. Raises ValueError with what was expected."""
    if field.kind == "list":
        return tuple(item.strip() for item in text.split(",") if item.strip())
    if not text:
        if field.optional:
            return None
        if field.kind == "str":
            return ""
        raise ValueError(expected(field))
    if field.kind == "bool":
        return text == "yes"
    if field.kind != "int":
        return text
    number = int(text)
    if (field.least is not None and number < field.least) or (field.most is not None and number > field.most):
        raise ValueError(expected(field))
    return number
