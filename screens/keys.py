"""Every key of the screen it was opened on, with a sentence each, made from the live bindings."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen

from screens.dialog import Dialog
from screens.widgets.facts import hung
from screens.widgets.filter import Filter
from screens.widgets.panel import Panel
from screens.widgets.text import fitted, own, shown, stacked


class KeysScreen(Dialog[None]):
    """A list that is filtered while one types."""

    BINDINGS = [
        Binding("escape", "back", "Close", key_display="esc", id="close", tooltip="Clears the filter, then closes."),
        Binding("question_mark", "dismiss", "Close", show=False, id="help", tooltip="Closes this list."),
        Binding("slash", "filter", "Filter", id="filter", tooltip="Shows only the keys that hold what you type."),
    ]

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        super().__init__()
        self._known = list(rows)

    def compose(self) -> ComposeResult:
        """List the keys above the filter."""
        with Vertical(classes="dialog", id="keys-dialog") as dialog:
            dialog.border_title = "Keys of this screen"
            dialog.border_subtitle = "/ filters · esc closes"
            yield Panel(id="keys")
            yield Filter()

    def on_mount(self) -> None:
        """List all of them."""
        self.query_one("#keys").focus()
        self._draw()

    @on(Filter.Typed)
    def _draw(self) -> None:
        lets = self.query_one(Filter).lets
        rows = [(key, sentence) for key, name, sentence in self._known if lets(key, name, sentence)]
        self.query_one("#keys", Panel).show(partial(_listed, rows), self.query_one(Filter).value)

    @on(Filter.Left)
    def _to_list(self) -> None:
        self.query_one("#keys").focus()

    def action_filter(self) -> None:
        """Type a filter."""
        self.query_one(Filter).open()

    def action_back(self) -> None:
        """Clear the filter, then close."""
        if not self.query_one(Filter).clear_any():
            self.end()


def _listed(rows: Sequence[tuple[str, str]], width: int) -> Content:
    """Return the keys with their sentences, of which none is cut: what does not fit goes on below."""
    keys = (fitted(own(key, "bold $text-accent"), 14) for key, _ in rows)
    sentences = (shown(sentence) for _, sentence in rows)
    return stacked(hung(key, sentence, width) for key, sentence in zip(keys, sentences, strict=True))


def key_rows(bindings: Iterable[ActiveBinding], display: Callable[[Binding], str]) -> list[tuple[str, str, str]]:
    """Return key, name and sentence of every binding; keys that do the same share a row."""
    rows: dict[tuple[str, str], list[str]] = {}
    # What this screen can do comes before how to move in it, and what Textual brings along last.
    for active in sorted(bindings, key=lambda one: (not one.binding.tooltip, not isinstance(one.node, Screen))):
        binding = active.binding
        if not binding.system and binding.description:
            rows.setdefault((binding.description, binding.tooltip or f"{binding.description}."), []).append(
                display(binding)
            )
    return [(" ".join(dict.fromkeys(keys)), name, sentence) for (name, sentence), keys in rows.items()]
