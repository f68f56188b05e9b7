"""An audit from above: every check, whether somebody has looked at it, and how it stands."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList

from hardener.engine.model import Finding, by_id
from hardener.engine.person import NOBODY
from screens.audited import Audited
from screens.messages import AuditCheckWanted
from screens.noting import Line, WriteScreen
from screens.requirements import asked
from screens.saving import SAVE
from screens.step import COMMON
from screens.widgets.facts import Pair, facts, head, wrapped
from screens.widgets.glyphs import STATUS
from screens.widgets.panel import Panel
from screens.widgets.sheet import Sheet
from screens.widgets.table import Row, Table
from screens.widgets.text import QUIET, joined, own, prose, shown, stacked
from screens.words import counts, moment, worst


class AuditScreen(Audited):
    """The list of checks of an audit, and what the cursor is on."""

    PANES = ("#lines", "#about")
    AUTO_FOCUS = "#lines"
    BINDINGS = [
        Binding("w", "walk", "Walk", id="walk", tooltip="Goes to the first check that nobody has looked at."),
        Binding("m", "names", "Names", id="names", tooltip="Writes down who walks through it, and who answers."),
        SAVE,
        *COMMON,
    ]

    def body(self) -> ComposeResult:
        """Put the checks and what the cursor is on side by side, or one below the other."""
        yield Sheet(id="what")
        with Container(classes="split"):
            with Container(classes="left"):
                yield Table((8, 10, 34), id="lines")
            yield Panel(id="about")

    def on_mount(self) -> None:
        """Ask first who walks through it, where nobody has said so."""
        self.query_one("#about").border_title = "2 About"
        if not self.audit.auditor:
            self.call_after_refresh(self.action_names)

    def on_screen_resume(self) -> None:
        """Draw anew, since a check may have been looked at."""
        super().on_screen_resume()
        self.redraw()

    def redraw(self) -> None:
        """Draw the checks."""
        self.query_one("#what", Sheet).show(self._what)
        table = self.query_one("#lines", Table)
        table.show(self._row(id) for id in self.audit.checks)
        done = len(self.audit.checks) - len(self.audit.left)
        table.border_title = f"1 Checks · {done} of {len(self.audit.checks)} walked through"
        table.border_subtitle = "enter opens · w goes to the first that is left"
        self._about()
        self.refresh_bindings()

    def _what(self, width: int) -> Content:
        audit = self.audit
        title = joined((f"Audit {audit.id}", "bold"), (f" · read {moment(audit.scan.finished)}", QUIET))
        names = f"Auditor {audit.auditor or 'not named'} · administrator {audit.administrator or 'not named'}"
        return stacked([title.truncate(width, ellipsis=True), shown(names, QUIET).truncate(width, ellipsis=True)])

    def _findings(self, check: str) -> list[Finding]:
        return [one for one in self.scan.findings if one.check == check]

    def _row(self, id: str) -> Row:
        found = self._findings(id)
        seen = own("✓ walked", "$text-success") if id not in self.audit.left else own("· open", QUIET)
        notes = sum(one.check == id for one in self.audit.notes)
        noted = f" · {notes} noted" if notes else ""
        title = shown(by_id(self.session.workbench.checks, id).title)
        return Row(id, (seen, STATUS[worst(found)].content(), title, shown(counts(found) + noted, QUIET)))

    @on(OptionList.OptionHighlighted, "#lines")
    def _about(self) -> None:
        current = self.query_one("#lines", Table).current
        if current is not None:
            self.query_one("#about", Panel).show(lambda width: self._document(current, width), current)

    def _document(self, id: str, width: int) -> Content:
        check, walked = by_id(self.session.workbench.checks, id), {one.check: one for one in self.audit.walked}
        pairs: list[Pair] = [("Severity", own(str(check.severity))), ("Now", shown(counts(self._findings(id))))]
        seen = f"{walked[id].by}, {moment(walked[id].on)}" if id in walked else "nobody yet"
        pairs.append(("Walked", shown(seen)))
        note = self.audit.note(id)
        noted = [own(""), head("Note"), *wrapped(shown(note), width)] if note else []
        why = [own(check.title, "bold"), *wrapped(own(prose(check.why)), width), own("")]
        return stacked([*why, facts(pairs, width, 11), *noted, own(""), asked(self.frameworks, id, width)])

    @on(OptionList.OptionSelected, "#lines")
    def _open(self, event: OptionList.OptionSelected) -> None:
        self.post_message(AuditCheckWanted(str(event.option_id)))

    def off(self, action: str) -> str:
        """A walk needs a check that nobody has looked at."""
        if action == "walk" and not self.audit.left:
            return "Walk is off: every check was walked through (enter opens one again)"
        return ""

    def action_back(self) -> None:
        """Say how to leave: what was read is what the audit is about, so there is no way back behind it."""
        self.tell("q leaves the audit. Everything is in its file: hardener audit --resume last takes it up again")

    def action_walk(self) -> None:
        """Open the first check that nobody has looked at."""
        self.post_message(AuditCheckWanted(self.audit.left[0]))

    def action_names(self) -> None:
        """Ask who walks through it, and who answers."""
        lines = (
            Line("auditor", "Auditor", self.audit.auditor, "who walks through it"),
            Line(
                "administrator",
                "Administrator",
                self.audit.administrator or ("" if self.session.operator in NOBODY else self.session.operator),
                "who answers",
                optional=True,
            ),
        )
        about = "Both names stand in the audit's report, with what was walked through and when."
        self.question(WriteScreen(own("Who is here"), about, lines), self._named)

    def _named(self, typed: tuple[str, ...] | None) -> None:
        if typed is not None:
            auditor, administrator = typed
            self.step(lambda audit: audit.named(auditor, administrator))
