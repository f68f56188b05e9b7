"""A virtual MFA device: the QR code is the screen; the seed is shown now and kept nowhere."""

from collections.abc import Iterator
from time import time

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from hardener.engine import otpauth, qr
from screens.asking import Asking
from screens.widgets.facts import hung
from screens.widgets.sheet import Sheet
from screens.widgets.text import QUIET, joined, own, shown, stacked

DIGITS = 6
WINDOW = 30
"""Seconds for which an authenticator app shows one code."""
BESIDE = 33
"""How many cells the words beside the QR code need at least."""
WORDS = 17
"""How many lines they take at most."""
ZONES = (4, 2)
"""How wide the light frame around the code is: as the standard wants it, or as phones are content with."""


class Digits(Input):
    """Takes digits; a letter is left to the screen's keys."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, compact=True, restrict="[0-9]*", max_length=DIGITS, placeholder="0" * DIGITS)

    came_by_itself = False
    """Whether the cursor was sent here, so that a hand may be about to press tab for the same."""

    async def _on_key(self, event: events.Key) -> None:
        """Give the letters that are no digits to the screen; a tab that would go where one is already goes nowhere."""
        if event.key == "tab" and self.came_by_itself and not self.value:
            event.stop()
            event.prevent_default()
        self.came_by_itself = False
        if event.key == "s" and isinstance(self.screen, CodesScreen):
            event.stop()
            event.prevent_default()
            self.screen.action_seed()


class CodesScreen(Asking):
    """Shows the QR code, counts down to the next code, and takes two codes in a row."""

    LOSES = "The unfinished device is removed again, and its entry in the app is good for nothing."
    BINDINGS = [
        Binding(
            "f2", "seed", "Seed", key_display="s", id="seed", tooltip="Shows the seed for typing it, and hides it."
        ),
    ]

    _plain = False
    """Whether the seed is shown as text."""

    def compose(self) -> ComposeResult:
        """Put the code on the left, what to do with it on the right."""
        with Horizontal(id="enrolment"):
            yield Static(id="qr", markup=False)
            with Vertical(id="steps"):
                yield Sheet(id="scan")
                for at, words in enumerate(("2  The code that it shows now", "3  The code that comes next")):
                    yield Static(own(words, "bold"), classes="asked", markup=False)
                    yield Digits(id=f"field-{at}")
                yield Sheet(id="clock")
                with Horizontal(classes="answers"):
                    yield Button("Give up  esc", id="give-up", compact=True)
                    yield Button("Enrol  enter", id="send", compact=True, disabled=True)

    def on_mount(self) -> None:
        """Draw the code, and count from now on."""
        self.inputs()[0].focus()
        self.draw()
        self.tick()
        self.set_interval(0.5, self.tick)

    def on_resize(self) -> None:
        """Draw the code where there is room for it."""
        self.draw()

    @property
    def _seed(self) -> str:
        return self.question.shown.get("seed", "")

    def _qr(self) -> tuple[str, ...]:
        """Return the lines of the code; none where there is no room for it."""
        told, (width, height) = self.question.facts, self.app.size
        try:
            uri = otpauth.uri(
                self._seed, issuer=told.get("issuer", "AWS"), label=told.get("label", told.get("user", ""))
            )
        except ValueError:
            return ()
        for zone in ZONES:
            lines = qr.lines(uri, on_dark=self._on_dark, ascii_only=self.app.has_class("-ascii"), quiet=zone)
            if len(lines) <= height and len(lines[0]) + BESIDE <= width:
                return lines
        return ()

    @property
    def _on_dark(self) -> bool:
        return self.app.current_theme.dark

    def draw(self) -> None:
        """Draw the code and the words beside it."""
        lines, code = self._qr(), self.query_one("#qr", Static)
        code.display = bool(lines)
        self.set_class(not lines, "-plain")
        # The very colours, whatever the theme: a code is read by a camera. Without colours it is right all the same.
        style = "#ffffff on #000000" if self._on_dark else "#000000 on #ffffff"
        code.update(stacked(own(line, style) for line in lines))
        self.query_one("#scan", Sheet).show(lambda width: stacked(self._scan(width, drawn=bool(lines))))

    def _scan(self, width: int, *, drawn: bool) -> Iterator[Content]:
        user = self.question.facts.get("user", "")
        title = (
            joined(own("MFA device of ", "bold"), shown(user, "bold")) if user else shown(self.question.title, "bold")
        )
        yield hung(own(""), title, width)
        yield hung(own(""), self.who, width)
        yield own("")
        if drawn:
            yield hung(own("1  ", "bold"), own("Scan this with the authenticator app", "bold"), width)
            yield hung(
                own("   "),
                own("s hides the seed again" if self._plain else "or type its seed: s shows it", QUIET),
                width,
            )
        else:
            yield hung(own("1  ", "bold"), own("Type this seed into the authenticator app", "bold"), width)
            yield hung(own("   "), own("or make the window larger, and a QR code is drawn here", QUIET), width)
        if self._plain or not drawn:
            yield hung(own("   "), shown(otpauth.in_groups(self._seed), "bold $text-accent"), width)
        yield own("")

    def fits(self, value: str) -> bool:
        """Return whether `value` is a whole code."""
        return len(value) == DIGITS

    @property
    def whole(self) -> bool:
        """Whether there are two codes, and not one of them twice."""
        first, second = (one.value for one in self.inputs())
        return self.fits(first) and self.fits(second) and first != second

    @on(Input.Changed, "#field-0")
    def _first(self, event: Input.Changed) -> None:
        """Go on to the second code."""
        if self.fits(event.value) and event.input.has_focus:
            second = self.inputs()[1]
            second.focus()
            if isinstance(second, Digits):
                second.came_by_itself = True

    @on(Input.Changed)
    def _typed(self) -> None:
        self.tick()

    def tick(self) -> None:
        """Say what is awaited: a code, the next one, or enter."""
        self.query_one("#clock", Sheet).show(lambda width: stacked(self._clock(width)))

    def _clock(self, width: int) -> Iterator[Content]:
        first, second = (one.value for one in self.inputs())
        left = WINDOW - int(time()) % WINDOW
        if self.whole:
            yield own("✓ enter enrols it", "$text-success")
        elif self.fits(second) and first == second:
            yield hung(own("✗ "), own("that is the same code: wait for the next", "$text-error"), width)
        else:
            yield own(f"the next code comes in {left} s", QUIET)
        if self.question.wrong and not (first or second):
            yield hung(own("✗ ", "$text-error"), shown(self.question.wrong, "$text-error"), width)
            yield hung(own("  "), own("Is the phone's clock right? Two codes in a row are needed.", QUIET), width)

    def action_seed(self) -> None:
        """Show the seed for typing it, or hide it."""
        self._plain = not self._plain
        self.draw()
