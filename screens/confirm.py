"""Step 6: the one question before anything is written."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input

from hardener.engine.model import Account, Plan, UndoClass, confirmation
from screens.dialog import Dialog
from screens.grouping import Group
from screens.planlist import where_of
from screens.plantext import besides, first_account, undoing
from screens.resuming import GOING_ON
from screens.widgets.facts import bullets, hung
from screens.widgets.glyphs import UNDO
from screens.widgets.onoff import OnOff
from screens.widgets.sheet import Sheet
from screens.widgets.text import QUIET, joined, own, shown, stacked
from screens.words import counted, named


class Consent(NamedTuple):
    """How a plan was confirmed."""

    typed: str
    """Empty where one key is enough."""
    keep_going: bool
    """Whether a failure in one account does not stop the others."""


class ConfirmScreen(Dialog[Consent]):
    """Ends in a consent, or in None."""

    BINDINGS = [
        Binding("escape", "cancel", "Cancel", key_display="esc", id="cancel", tooltip="Changes nothing."),
        Binding("up", "scroll(-1)", "Up", show=False, id="up", tooltip="Scrolls what will happen one line up."),
        Binding("down", "scroll(1)", "Down", show=False, id="down", tooltip="Scrolls what will happen one line down."),
        Binding("pageup", "scroll(-6)", "Page up", show=False, id="page-up", tooltip="Scrolls what will happen up."),
        Binding(
            "pagedown", "scroll(6)", "Page down", show=False, id="page-down", tooltip="Scrolls what will happen down."
        ),
        Binding("y", "confirm", "Apply", id="confirm", tooltip="Applies the plan; only where undo is exact."),
    ]

    def __init__(self, plan: Plan, groups: Sequence[Group]) -> None:
        super().__init__()
        self._plan = plan
        self._groups = groups
        self._asked = confirmation(plan)

    def compose(self) -> ComposeResult:
        """Put what will happen above the answer."""
        with Vertical(classes="dialog -grave") as dialog:
            dialog.border_title = _title(self._plan)
            with VerticalScroll(id="consequences", can_focus=False):
                yield Sheet(id="told")
            if self._plan.canary is not None:
                yield OnOff(False, GOING_ON, id="keep-going")
            yield Sheet(id="asked")
            if self._asked.phrase:
                yield Input(id="phrase", compact=True)
                yield Sheet(id="matched")
            with Horizontal(classes="answers"):
                yield Button("Cancel  esc", id="cancel", compact=True)
                yield self._button()

    def _button(self) -> Button:
        text = "Apply" if self._asked.phrase else "Apply  y"
        button = Button(text, id="apply", compact=True, disabled=bool(self._asked.phrase), variant="error")
        # Where one key is enough that key is y; enter on a focused button would be a second one.
        button.can_focus = bool(self._asked.phrase)
        return button

    def on_mount(self) -> None:
        """Say what is about to happen."""
        self.query_one("#phrase" if self._asked.phrase else "#cancel").focus()
        self.query_one("#told", Sheet).show(lambda width: stacked(_told(self._plan, self._groups, width)))
        self.query_one("#asked", Sheet).show(self._question)
        self._match("")
        self.call_after_refresh(self._say_more)

    def _question(self, width: int) -> Content:
        if not self._asked.phrase:
            return joined("Press ", ("y", "bold $text-accent"), " to apply it. ", (self._asked.reason, QUIET))
        phrase = joined("Type  ", shown(self._asked.phrase, "bold $text-accent"), "  and enter to apply it")
        return stacked([phrase, joined((f"because {self._asked.reason}", QUIET))])

    @on(Input.Changed, "#phrase")
    def _typed(self, event: Input.Changed) -> None:
        self._match(event.value)

    def _match(self, typed: str) -> None:
        """Say how far what is typed matches; only the whole phrase enables the button."""
        if not self._asked.phrase:
            return
        self.query_one("#apply", Button).disabled = not self._asked.accepts(typed)
        # Then tab goes to Apply, past Cancel, for which there is escape.
        self.query_one("#cancel", Button).can_focus = not self._asked.accepts(typed)
        self.query_one("#matched", Sheet).show(matched(typed, self._asked.phrase))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        """Confirm where the whole phrase is there; say once more what is wrong where it is not."""
        event.stop()
        if self._asked.accepts(event.value):
            self.action_confirm()
        else:
            self.app.bell()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where a phrase is asked for, y is a letter."""
        return not self._asked.phrase if action == "confirm" else True

    @on(Button.Pressed, "#apply")
    def action_confirm(self) -> None:
        """Confirm, where it is confirmed."""
        typed = self.query_one("#phrase", Input).value if self._asked.phrase else ""
        if self.answerable and self._asked.accepts(typed):
            self.end(Consent(typed, keep_going=any(one.value for one in self.query(OnOff))))

    def action_scroll(self, by: int) -> None:
        """Scroll what will happen by so many lines; the focus stays where it is."""
        self.query_one("#consequences").scroll_relative(y=by, animate=False)

    def on_resize(self) -> None:
        """Say how to see the rest, where there is more than fits."""
        self.call_after_refresh(self._say_more)

    def _say_more(self) -> None:
        more = self.query_one("#consequences").max_scroll_y > 0
        self.query_one(".dialog").border_subtitle = "↑ ↓ scroll" if more else ""

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Change nothing."""
        self.end()


def matched(typed: str, phrase: str) -> Content:
    """Return how much of the phrase is there, or where it goes wrong."""
    what = "digits" if phrase.isdigit() else "characters"
    good = next((at for at, pair in enumerate(zip(typed, phrase, strict=False)) if pair[0] != pair[1]), None)
    if good is not None or len(typed) > len(phrase):
        place = len(phrase) if good is None else good
        return own(f"✗ does not match from character {place + 1} on", "$text-error")
    if typed == phrase:
        return own("✓ matches: enter applies it", "$text-success")
    return own(f"{len(typed)} of {len(phrase)} {what}", QUIET)


def _title(plan: Plan) -> Content:
    accounts = plan.written
    verb = "Undo in" if plan.undoes else "Apply to"
    if len(accounts) != 1:
        return own(f"{verb} {len(accounts)} accounts")
    return joined(f"{verb} ", shown(accounts[0].name), f" ({accounts[0].id})")


def _told(plan: Plan, groups: Sequence[Group], width: int) -> Iterator[Content]:
    size = f"{counted(len(plan.made), 'call')} · {counted(len(plan.changes), 'change')}"
    yield hung(own(""), joined((size, "bold"), "   ", undoing(plan)), width)
    yield from first_account(plan, width)
    for group in sorted(groups, key=_gravest):
        first = group.changes[0]
        where, what = shown(where_of(group)), shown(first.summary, QUIET)
        line = joined(shown(group.check.title, "bold"), "  ", where, "  ", what)
        yield hung(own("~ ", UNDO[first.undo.kind].style), line, width)
    yield from besides(plan, width)
    yield own("")
    yield bullets([joined((account.id, "bold"), "  ", shown(account.name)) for account in plan.written], width)
    # All of them, however many: what is not said before the change is not said at all. The list scrolls.
    lost = _losses(plan, exact=False)
    if lost:
        yield own("Undo does not restore", "bold $text-error")
        yield from _by_account(lost, width, "$text-error")
    stays = _losses(plan, exact=True)
    if stays:
        yield own("Stays even after an exact undo", "bold")
        yield from _by_account(stays, width, QUIET)
    noticed = dict.fromkeys(warning for change in plan.changes for warning in change.warnings)
    if noticed:
        yield own("Who notices", "bold")
        yield bullets([shown(warning) for warning in noticed], width, "!", "$text-warning")
    if plan.gaps:
        yield hung(own("? ", "$text-warning"), own(f"{counted(len(plan.gaps), 'target')} could not be read"), width)


def _gravest(group: Group) -> int:
    """Put first what cannot be taken back, then what comes back only in its shape."""
    return -list(UndoClass).index(group.changes[0].undo.kind)


def _losses(plan: Plan, *, exact: bool) -> dict[tuple[str, ...], list[Account]]:
    """Return the accounts by what they lose: of the changes whose undo is exact, or of all others."""
    by_account = {account: dict[str, None]() for account in plan.written}
    for account, lost in by_account.items():
        mine = (change for change in plan.changes if change.account == account.id)
        of_it = (change for change in mine if (change.undo.kind is UndoClass.EXACT) is exact)
        lost.update(dict.fromkeys(loss for change in of_it for loss in change.undo.loses))
    alike: dict[tuple[str, ...], list[Account]] = {}
    for account, lost in by_account.items():
        if lost:
            alike.setdefault(tuple(lost), []).append(account)
    return alike


def _by_account(losses: dict[tuple[str, ...], list[Account]], width: int, style: str) -> Iterator[Content]:
    """Return what is lost, below the accounts that lose it."""
    for lost, accounts in losses.items():
        yield hung(own("  in "), shown(", ".join(map(named, accounts))), width)
        yield bullets([shown(loss) for loss in lost], width, "-", style)
