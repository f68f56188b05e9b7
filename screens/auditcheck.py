"""One check of an audit: what is asked, how every target is, in words and as it was read, and what is written down."""

from collections.abc import Sequence
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList

from hardener.engine.auditing import Audit
from hardener.engine.baseline import Attestation, Exemption
from hardener.engine.model import Finding
from hardener.engine.report.frameworks import Framework
from hardener.engine.report.words import place, raw
from screens.audited import Audited
from screens.detail import Around, about_finding
from screens.messages import AuditCheckWanted, HomeWanted
from screens.noting import Line, WriteScreen
from screens.requirements import asked, ids
from screens.saving import SAVE
from screens.session import Session
from screens.step import COMMON, without_back
from screens.vouching import VOUCHING, Vouching
from screens.widgets.facts import head, wrapped
from screens.widgets.glyphs import STATUS, WORST
from screens.widgets.panel import Panel
from screens.widgets.sheet import Sheet
from screens.widgets.table import Row, Table
from screens.widgets.text import QUIET, joined, own, prose, shown, stacked
from screens.words import counts

_NAMES = {"attest": "Attest", "accept": "Accept"}


class AuditCheckScreen(Audited, Vouching):
    """Shows a check target by target, and takes notes, statements and exceptions; there is nothing here that writes."""

    PANES = ("#targets", "#detail")
    AUTO_FOCUS = "#targets"
    BINDINGS = [
        Binding("n", "next", "Walked, next", id="next", tooltip="Writes down that it was looked at, and goes on."),
        Binding("N", "before", "Before", show=False, id="previous", tooltip="Goes to the check before."),
        Binding(
            "space", "walked", "Walked", id="walked", tooltip="Writes down that it was looked at, or takes it back."
        ),
        Binding("m", "note", "Note", id="note", tooltip="Writes a note about the check."),
        Binding(
            "M", "note_here", "Note here", id="note-here", tooltip="Writes a note about the target below the cursor."
        ),
        *VOUCHING,
        SAVE,
        Binding("d", "full", "Full", id="full", show=False, tooltip="Gives the detail the whole screen, and back."),
        Binding("c", "copy", "Copy", id="copy", show=False, tooltip="Copies the detail."),
        Binding("O", "home", "Overview", show=False, id="home", tooltip="Goes to the list of checks."),
        *without_back(COMMON),
    ]

    def __init__(self, session: Session, frameworks: Sequence[Framework], check: str) -> None:
        super().__init__(session, frameworks)
        self.check = session.check(check)

    def body(self) -> ComposeResult:
        """Put what it is about on top, the targets beside the detail."""
        yield Sheet(id="what")
        with Container(classes="split"):
            with Container(classes="left"):
                yield Table((10, 44), id="targets")
            yield Panel(id="detail")

    def on_mount(self) -> None:
        """Say what the keys of the detail are."""
        self.query_one("#detail").border_subtitle = "d shows it in full"

    def on_screen_resume(self) -> None:
        """Draw it."""
        super().on_screen_resume()
        self.redraw()

    @property
    def findings(self) -> list[Finding]:
        """What was found for the check, worst first."""
        mine = (one for one in self.scan.findings if one.check == self.check.id)
        return sorted(mine, key=lambda one: WORST.index(one.status))

    @property
    def pointed(self) -> Finding | None:
        """The finding below the cursor."""
        current = self.query_one("#targets", Table).current
        return next((one for one in self.findings if _id(one) == current), None)

    def redraw(self) -> None:
        """Draw the targets and the detail."""
        self.query_one("#what", Sheet).show(self._what)
        table = self.query_one("#targets", Table)
        table.show(self._row(one) for one in self.findings)
        table.border_title = f"1 Targets · {counts(self.findings)}"
        self._look()

    def _what(self, width: int) -> Content:
        audit, id = self.audit, self.check.id
        seen = own("  ✓ walked through", "$text-success") if id not in audit.left else own("  not walked yet", QUIET)
        where = own(f"  {audit.checks.index(id) + 1} of {len(audit.checks)}", "$text-primary")
        why, *rest = wrapped(own(prose(self.check.why)), width - 1)
        named = own(ids(self.frameworks, id), QUIET).truncate(width, ellipsis=True)
        lines = [joined((self.check.title, "bold"), where, seen), joined(why, "…") if rest else why]
        return stacked([*lines, named] if named else lines)

    def _row(self, one: Finding) -> Row:
        noted = " · noted" if self.audit.note(one.check, one.account, one.region) else ""
        where = joined(shown(place(one)), (noted, "$text-accent"))
        return Row(_id(one), (STATUS[one.status].content(), where, shown(one.summary, QUIET)))

    @on(OptionList.OptionHighlighted, "#targets")
    def _look(self) -> None:
        finding, panel = self.pointed, self.query_one("#detail", Panel)
        panel.border_title = joined("2 ", shown(place(finding))) if finding else "2 Detail"
        panel.show(lambda width: self._document(finding, width), _id(finding) if finding else "")
        self.refresh_bindings()

    def _document(self, finding: Finding | None, width: int) -> Content:
        parts = []
        if finding is not None:
            around = Around(lapsed=self.lapsed(finding), polled=None)
            parts.append(about_finding(self.check, finding, None, drafted=True, around=around)(width))
        parts.append(self._notes(finding, width))
        parts.append(asked(self.frameworks, self.check.id, width))
        if finding is not None and finding.state is not None:
            lines = [line for text in raw(finding.state).split("\n") for line in wrapped(shown(text, QUIET), width)]
            parts.append(stacked([head("As it was read"), *lines]))
        return Content("\n\n").join(part for part in parts if part)

    def _notes(self, finding: Finding | None, width: int) -> Content:
        here = self.audit.note(finding.check, finding.account, finding.region) if finding else ""
        whole = self.audit.note(self.check.id)
        lines = wrapped(shown(f"On the check: {whole}"), width) if whole else []
        lines += wrapped(shown(f"Here: {here}"), width) if here else []
        nothing = own("None. m writes one about the check, M one about this target.", QUIET)
        return stacked([head("Notes"), *(lines or wrapped(nothing, width))])

    def off(self, action: str) -> str:
        """Say which keys are off, and why."""
        if not self.is_mounted or action not in (*_NAMES, "note_here"):
            return ""
        finding = self.pointed
        if finding is None:
            return "There is no target here"
        why = self.why_not_vouched(action, finding)
        return f"{_NAMES[action]} is off: {why}" if why else ""

    # ---- the walk ----

    def action_walked(self) -> None:
        """Write down that it was looked at, or take that back."""
        open_ = self.check.id in self.audit.left
        self.step(lambda audit: audit.seen(self.check.id, yes=open_))

    def action_next(self) -> None:
        """Write down that it was looked at, and go on; after the last check, to the list."""
        work = partial(self.desk.write, lambda audit: audit.seen(self.check.id))
        self.ask("audit", work, self._go_on)

    def _go_on(self, audit: Audit) -> None:
        place_ = audit.checks.index(self.check.id) + 1
        left = [id for id in (*audit.checks[place_:], *audit.checks[:place_]) if id in audit.left]
        if left:
            self.post_message(AuditCheckWanted(left[0]))
        else:
            self.post_message(HomeWanted())

    def action_before(self) -> None:
        """Go to the check before."""
        place_ = self.audit.checks.index(self.check.id)
        if place_:
            self.post_message(AuditCheckWanted(self.audit.checks[place_ - 1]))
        else:
            self.tell("This is the first check", "warning")

    # ---- what is written down ----

    def action_note(self) -> None:
        """Write a note about the check."""
        self._ask_note(self.check.title, "", None)

    def action_note_here(self) -> None:
        """Write a note about the target below the cursor."""
        if self.pointed is not None:
            self._ask_note(place(self.pointed), self.pointed.account, self.pointed.region)

    def _ask_note(self, about: str, account: str, region: str | None) -> None:
        old = self.audit.note(self.check.id, account, region)
        line = Line("note", "Note", old, "what was seen, asked or answered", optional=True)
        screen = WriteScreen(joined("Note · ", shown(about)), "An empty note takes the one that is there away.", [line])
        self.question(screen, partial(self._noted, account, region))

    def _noted(self, account: str, region: str | None, typed: tuple[str, ...] | None) -> None:
        if typed is not None:
            self.step(lambda audit: audit.with_note(self.check.id, typed[0], account, region), "Written down")

    def _attested(self, all_of: tuple[Attestation, ...] | None) -> None:
        if all_of:
            said = f"Attested by {all_of[0].by} until {all_of[0].until}"
            self.ask("audit", partial(self.desk.attest, all_of), partial(self.stepped, said))

    def _accepted(self, exemption: Exemption | None) -> None:
        if exemption is not None:
            said = f"Accepted until {exemption.until}; {exemption.owner} answers for it"
            self.ask("audit", partial(self.desk.accept, exemption), partial(self.stepped, said))

    # ---- the detail ----

    def action_full(self) -> None:
        """Give the detail the whole screen, and back."""
        self.toggle_class("-full")
        self.query_one("#detail" if self.has_class("-full") else "#targets").focus()

    def clear_something(self) -> bool:
        """Make the detail small again."""
        if not self.has_class("-full"):
            return False
        self.action_full()
        return True

    def action_copy(self) -> None:
        """Copy the detail as text."""
        self.app.copy_to_clipboard(self.query_one("#detail", Panel).text)
        self.tell("Copied")

    def action_home(self) -> None:
        """Go to the list of checks."""
        self.post_message(HomeWanted())


def _id(one: Finding) -> str:
    return f"{one.account}/{one.region or ''}"
