"""The bar on top of every screen: who we are, where, whether anything can be written, and how far along."""

from collections.abc import Sequence

from textual.content import Content

from screens.session import Session
from screens.widgets.facts import flowing
from screens.widgets.sheet import Sheet
from screens.widgets.text import QUIET, joined, own, shown
from screens.words import counted, identity, kind, within

GAP = "   "


class IdentityBar(Sheet):
    """One line where everything fits, two where it does not."""

    def __init__(self, session: Session, step: str, *, saves: bool = False) -> None:
        """Draw for `session` at `step`; `saves` where a key saves the baseline on this screen."""
        super().__init__()
        self._saves = saves
        self._session = session
        # An audit has no plan at its end, and so another number of steps.
        self._step = "" if session.in_audit else step

    def on_mount(self) -> None:
        """Draw it, and again twice a minute, since credentials run out."""
        self.draw()
        self.set_interval(30, self.draw)

    def draw(self) -> None:
        """Write the bar anew."""
        self.set_class(self._session.writing, "-writing")
        self.show(self._bar)

    def _bar(self, width: int) -> Content:
        session = self._session
        left, marks = Content(GAP).join(self._who(wide=width >= 100)), self._marks()
        right = joined(mode(session), GAP, (self._step, "bold")) if self._step else mode(session)
        whole = [left, *marks]
        if sum(part.cell_length + len(GAP) for part in whole) + right.cell_length <= width:
            left, marks = Content(GAP).join(whole), []
        room = width - right.cell_length - 1
        lines = [joined(left.truncate(room, ellipsis=True, pad=True), " ", right)]
        if marks:
            lines += [line.truncate(width, ellipsis=True) for line in flowing(marks, width, GAP).split("\n")]
        return Content("\n").join(lines)

    def _who(self, *, wide: bool) -> list[Content]:
        connection = self._session.connection
        product = own("hardener", "bold")
        if connection is None:
            return [product, own("not signed in", QUIET)]
        caller, account = connection.caller, self._session.account
        name = shown(account.name[:20]) if account.name != account.id else Content("")
        where = joined(name, " " if name else "", (caller.account, "bold"))
        minutes = self._session.minutes_left
        left = "" if minutes is None else f" {minutes}m left"
        who = joined((f"{kind(caller)} ", ""), shown(identity(caller)[:24]), (left, QUIET))
        if not wide:
            return [where, who]
        organization = connection.organization
        if organization is None or not organization.id:
            told = "no organization" if organization is None else "organization unknown"
            return [product, where, who, own(told, QUIET)]
        inside = f"org {organization.id} · {within(organization.accounts)} accounts"
        return [product, where, who, shown(inside, QUIET)]

    def _marks(self) -> list[Content]:
        connection = self._session.connection
        marks = [own(" PRACTICE ", "bold $text-warning on $warning-muted")] if self._session.workbench.practice else []
        if self._session.unsaved:
            key = ": s saves" if self._saves else ""
            marks.append(own(f"{_brief(self._session.unsaved)} not saved{key}", "bold $text-warning"))
        if connection is not None and connection.endpoint:
            marks.append(joined(("endpoint ", "bold $text-warning"), shown(connection.endpoint, "$text-warning")))
        return marks


def _brief(unsaved: Sequence[str]) -> str:
    """Return what is not saved in as few words as a bar has room for."""
    return ", ".join(dict.fromkeys("settings" if part.startswith("the settings") else part for part in unsaved))


def mode(session: Session) -> Content:
    """Return in words whether anything can be written."""
    if session.in_audit:
        return own("AUDIT, READ ONLY", "bold $text-success")
    if session.workbench.read_only:
        return own("READ ONLY", "bold $text-success")
    if session.writing:
        return own("READ+WRITE", "bold $text-error")
    if session.wrote:
        return own(f"{counted(len(session.wrote), 'RUN')} APPLIED".upper(), "bold $text-warning")
    return own("READ ONLY YET", "bold $text-success")
