"""The accounts below their organizational units, with ticks that count for everything below."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from rich.style import Style
from rich.text import Text
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from hardener.engine.model import Account
from screens.widgets.moves import MOVES, Moves
from screens.widgets.picks import OFF, ON, SOME, START, TICK
from screens.widgets.text import label

Node = TreeNode[Account | None]


class OrganizationTree(Moves, Tree[Account | None]):
    """Every account in reach; those that are not open stand there with the reason and cannot be ticked."""

    FIRST = "scroll_home"
    LAST = "scroll_end"
    BINDINGS = [
        *MOVES,
        TICK,
        START,
        Binding("right", "unfold(True)", "Unfold", show=False, id="unfold", tooltip="Shows what is below a unit."),
        Binding("left", "unfold(False)", "Fold", show=False, id="fold", tooltip="Hides what is below a unit."),
    ]

    class Changed(Message):
        """Something was ticked in `pane`."""

        def __init__(self, pane: "OrganizationTree") -> None:
            super().__init__()
            self.pane = pane

    class Skipped(Message):
        """There is nothing to tick: below the cursor is an account that cannot be entered, or nothing at all."""

        def __init__(self, account: Account | None) -> None:
            super().__init__()
            self.account = account

    def __init__(self, *, id: str) -> None:
        # Set first: the tree draws its root while it is made.
        self.picked: set[str] = set()
        self._below: dict[int, tuple[str, ...]] = {}
        super().__init__("", id=id)
        self.show_root = False
        self.guide_depth = 3

    def offer(self, accounts: Sequence[Account], picked: AbstractSet[str] | None = None) -> None:
        """Show `accounts`; every open one is ticked, or those in `picked`."""
        open_ones = {account.id for account in accounts if account.open}
        self.picked = open_ones if picked is None else set(picked)
        self.draw(accounts)

    def draw(self, accounts: Sequence[Account]) -> None:
        """Show these accounts and their units; what is ticked stays so, shown or not."""
        self.clear()
        self._below.clear()
        units: dict[tuple[str, ...], Node] = {(): self.root}
        for account in sorted(accounts, key=lambda one: (not one.management, one.path)):
            for depth in range(len(account.path)):
                path = account.path[: depth + 1]
                if path not in units:
                    units[path] = units[path[:-1]].add(label(path[-1]), expand=True)
            units[account.path].add_leaf(label(account.name), data=account)
        self.root.expand()
        self._count(self.root)
        self.cursor_line = 0

    def _count(self, node: Node) -> tuple[str, ...]:
        account = node.data
        mine = (account.id,) if account is not None and account.open else ()
        self._below[node.id] = mine + tuple(id for child in node.children for id in self._count(child))
        return self._below[node.id]

    def action_tick(self) -> None:
        """Tick or untick the account below the cursor, or everything below the unit."""
        node = self.cursor_node
        below = set(self._below.get(node.id, ())) if node else set()
        if not below:
            self.post_message(self.Skipped(node.data if node else None))
            return
        self.picked = self.picked - below if below <= self.picked else self.picked | below
        self._redraw(self.root)
        self.post_message(self.Changed(self))

    def _redraw(self, node: Node) -> None:
        """Draw every label anew; the tree keeps them until a node says that it has changed."""
        node.refresh()
        for child in node.children:
            self._redraw(child)

    def action_unfold(self, unfold: bool) -> None:
        """Show or hide what is below a unit; on an account, go up to its unit."""
        node = self.cursor_node
        if node is None:
            return
        if node.allow_expand:
            node.expand() if unfold else node.collapse()
        elif not unfold and node.parent is not None and node.parent is not self.root:
            self.move_cursor(node.parent)

    def render_label(self, node: Node, base_style: Style, style: Style) -> Text:
        """Draw a tick box, the name and the id of an account; where it is skipped, the state that is the reason."""
        name = node.label.copy() if isinstance(node.label, Text) else label(str(node.label))
        account = node.data
        if account is not None and not account.open:
            return Text.assemble("  - ", name, f"  {account.id}  ", label(account.state.lower()), style="dim")
        box = Text(self._state(node) if self._below.get(node.id) else "  -", style="bold")
        text = Text.assemble(box, " ", name)
        if account is not None:
            text.append(f"  {account.id}", "dim" if not style.reverse else "")
            if account.management:
                text.append("  management", "italic")
        else:
            text.stylize("bold")
        text.stylize(style)
        return text

    def _state(self, node: Node) -> str:
        below = set(self._below.get(node.id, ()))
        if not below & self.picked:
            return OFF
        return ON if below <= self.picked else SOME
