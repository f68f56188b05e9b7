"""What only the operator knows, asked for in the middle of a run whose thread waits for it."""

from collections.abc import Iterator

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Static

from screens.dialog import Dialog
from screens.messages import QuestionWanted
from screens.widgets.facts import facts, hung
from screens.widgets.sheet import Sheet
from screens.widgets.text import QUIET, joined, own, shown, stacked
from screens.yesno import YesNo

MASKED = "secret"
"""An answer whose name holds this word is not shown while it is typed."""


class Asking(Dialog[None]):
    """Asks over the screen of the run. Only the operator ends it, by an answer or by giving up."""

    BINDINGS = [
        Binding("escape", "give_up", "Give up", key_display="esc", id="give-up", tooltip="Gives up, after asking."),
    ]
    LOSES = "What was begun for it is taken back where that is possible."
    """What giving up means, besides that the change is not made."""

    def __init__(self, wanted: QuestionWanted) -> None:
        super().__init__()
        self._wanted = wanted
        self.question = wanted.question

    @property
    def who(self) -> Content:
        """Where this is about."""
        asked = self.question
        name = joined(shown(asked.account_name, "bold"), "  ") if asked.account_name != asked.account else own("")
        return joined(name, (asked.account, QUIET))

    @property
    def wrong(self) -> Content:
        """Why the last answer was not taken; empty the first time."""
        return shown(f"✗ {self.question.wrong}", "$text-error") if self.question.wrong else own("")

    def inputs(self) -> list[Input]:
        """Return the inputs, in the order of the question's fields."""
        return [self.query_one(f"#field-{at}", Input) for at in range(len(self.question.fields))]

    @property
    def whole(self) -> bool:
        """Whether every answer is there."""
        return all(self.fits(one.value) for one in self.inputs())

    def fits(self, value: str) -> bool:
        """Return whether `value` can be an answer."""
        return bool(value.strip())

    @on(Input.Changed)
    def look(self) -> None:
        """Let the answers go once all are there."""
        self.query_one("#send", Button).disabled = not self.whole

    @on(Input.Submitted)
    @on(Button.Pressed, "#send")
    def _send(self, event: Message) -> None:
        """Go to the next empty field, or hand the answers over."""
        event.stop()
        for one in self.inputs():
            if not self.fits(one.value):
                one.focus()
                return
        if self.whole and self.answerable:
            typed = [one.value.strip() for one in self.inputs()]
            self._wanted.answer(dict(zip(self.question.fields, typed, strict=True)))
            self.end()

    @on(Button.Pressed, "#give-up")
    def action_give_up(self) -> None:
        """Ask whether it is meant."""
        self._ending = self.app.push_screen(
            YesNo("Give up this change?", self.LOSES, "Give up", "Go on"), self._gave_up
        )

    def _gave_up(self, yes: bool | None) -> None:
        if yes:
            self._wanted.answer(None)
            self.end()

    def on_unmount(self, event: events.Unmount) -> None:
        """Leave no thread waiting, however the question came to its end."""
        self._wanted.answer(None)


class QuestionScreen(Asking):
    """Any question: its facts, what is shown once, and one input for each answer."""

    def compose(self) -> ComposeResult:
        """Put what is known above what is asked."""
        with Vertical(classes="dialog -question") as dialog:
            dialog.border_title = shown(self.question.title)
            yield Sheet(id="known")
            for at, (name, words) in enumerate(self.question.fields.items()):
                yield Static(shown(words), classes="asked", markup=False)
                yield Input(id=f"field-{at}", compact=True, password=MASKED in name.lower())
            with Horizontal(classes="answers"):
                yield Button("Give up  esc", id="give-up", compact=True)
                yield Button("Go on  enter", id="send", compact=True, disabled=True)

    def on_mount(self) -> None:
        """Say what is known, and go to the first answer."""
        self.query_one("#known", Sheet).show(lambda width: stacked(self._known(width)))
        self.inputs()[0].focus()

    def _known(self, width: int) -> Iterator[Content]:
        yield self.who
        yield facts([(_words(name), shown(value)) for name, value in self.question.facts.items()], width)
        if self.question.shown:
            yield own("Shown now, and never again:", "bold $text-warning")
            yield facts([(_words(name), shown(value, "bold")) for name, value in self.question.shown.items()], width)
        if self.question.wrong:
            yield own("")
            yield hung(own(""), self.wrong, width)


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()
