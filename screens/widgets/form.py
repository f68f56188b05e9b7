"""The settings of a check as a form, made from its fields and checked while one types."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Select, Static

from hardener.engine.fitting import misfit
from hardener.engine.model import AnyCheck, Settings, fields
from screens.widgets.fieldrow import HERE, FieldRow
from screens.widgets.onoff import OnOff
from screens.widgets.text import QUIET, own, prose, shown

CUSTOM = "custom"


class SettingsForm(VerticalScroll, can_focus=False):
    """One row per setting; says what was edited once all of it is valid."""

    BINDINGS = [
        Binding("escape", "done", "Done", id="form-done", tooltip="Leaves the form and goes back to the list."),
        Binding("down", "app.focus_next", "Next field", show=False, id="field-next", tooltip="Goes to the next field."),
        Binding(
            "up", "app.focus_previous", "Field before", show=False, id="field-back", tooltip="Goes one field back."
        ),
    ]

    class Edited(Message):
        """Every field holds a value, and at least one is new."""

        def __init__(self, values: dict[str, Any]) -> None:
            super().__init__()
            self.values = values

    class Kept(Message):
        """A field was left with something that is no value, and holds again what it held before."""

        def __init__(self, told: str) -> None:
            super().__init__()
            self.told = told

    class Done(Message):
        """The operator is through with the form."""

    def __init__(self, check: AnyCheck, settings: Settings, *, id: str) -> None:
        super().__init__(id=id)
        self._settings = msgspec.to_builtins(settings)
        self._rows = [
            FieldRow(field, self._settings[field.name], partial(misfit, check, field))
            for field in fields(check.settings)
        ]
        presets: Mapping[str, Settings] = getattr(check, "presets", {})
        self._presets = {name: msgspec.to_builtins(values) for name, values in presets.items()}

    about = ""
    """What is said of the form as a whole, while no setting has the focus."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to set."""
        return not self._rows

    def compose(self) -> ComposeResult:
        """List the presets, the fields and the description of the one in focus."""
        if self._presets:
            with Horizontal(classes="field"):
                yield Static(own("  Preset"), id="preset-title", classes="title", markup=False)
                options = [(shown(name), name) for name in (*self._presets, CUSTOM)]
                yield Select(options, value=self._preset, allow_blank=False, compact=True, id="preset")
        yield from self._rows
        yield Static(id="described", markup=False)

    @property
    def _preset(self) -> str:
        return next((name for name, values in self._presets.items() if values == self._settings), CUSTOM)

    def focus_on(self, name: str = "") -> None:
        """Put the focus on the field called `name`, or on the first one where there is none such."""
        row = next((row for row in self._rows if row.field.name == name), None)
        for widget in (row or self).query("Select, Input, OnOff"):
            widget.focus()
            return

    @on(Input.Changed)
    @on(OnOff.Changed)
    @on(Select.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        if isinstance(event, Select.Changed) and event.select.id == "preset":
            self._take(self._presets.get(str(event.value)))
        else:
            # Every row is checked, so that each shows its own mistake.
            fits = [row.check() for row in self._rows]
            self.describe()
            if all(fits):
                self._say()

    def _take(self, preset: dict[str, Any] | None) -> None:
        """Fill in a preset; each field says by itself that it has changed."""
        for row in self._rows if preset else ():
            row.value = preset[row.field.name] if preset else None
        if preset:
            self._say()

    def _say(self) -> None:
        values = msgspec.to_builtins({row.field.name: row.value for row in self._rows})
        if values == self._settings:
            return
        self._settings = values
        for select in self.query("#preset").results(Select):
            with self.prevent(Select.Changed):
                select.value = self._preset
        self.post_message(self.Edited(values))

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.screen.focus_next()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Describe the field that has the focus."""
        self.describe()
        self._entitle()

    def _entitle(self) -> None:
        """Mark the presets where they have the focus, as every other row does by itself."""
        for title in self.query("#preset-title").results(Static):
            here = any(select.has_focus for select in self.query("#preset"))
            title.update(own(f"{HERE if here else '  '}Preset"))

    def describe(self) -> None:
        """Say what the field is about, or, where there is room for it in full, what is wrong with it."""
        row = next((row for row in self._rows if row.has_focus_within), None)
        told = shown(f"✗ {row.wrong}", "$text-error") if row and row.wrong else own(self.about, QUIET)
        if row and not row.wrong:
            example = f"; e.g. {row.field.example}" if row.field.example else ""
            told = own(prose(row.field.description + example), QUIET)
        self.query_one("#described", Static).update(told)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Put back what holds, in a field that is left with something that is no value."""
        self._entitle()
        row = next((row for row in self._rows if event.widget in row.children), None)
        if row is not None and not row.check():
            self.post_message(self.Kept(row.put_back(self._settings[row.field.name])))

    def action_done(self) -> None:
        """Leave the form."""
        self.post_message(self.Done())
