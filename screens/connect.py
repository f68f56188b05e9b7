"""Step 1: who we are, before anything else."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList

from hardener.engine.outcomes import Run
from hardener.engine.workbench import Connection
from screens.messages import RunWanted, ScopeWanted
from screens.runs import run_row
from screens.session import Session
from screens.step import COMMON, Step
from screens.widgets.facts import Pair, facts
from screens.widgets.sheet import Sheet
from screens.widgets.table import Table
from screens.widgets.text import NOTHING, QUIET, joined, own, shown, stacked
from screens.words import counted, identity, kind, said

_READS = "Nothing is read or written before you go on, and nothing is written before you confirm a plan in step 6."


class ConnectScreen(Step):
    """Signs in and shows as whom, with what, and where; offers runs that were cut off."""

    STEP = "1/7"
    AUTO_FOCUS = ""
    BINDINGS = [
        Binding(
            "enter",
            "go",
            "Go on",
            key_display="enter",
            id="go",
            tooltip="Goes on to choosing accounts, regions and checks.",
        ),
        Binding("r", "retry", "Sign in again", id="sign-in", tooltip="Signs in anew, as after `aws sso login`."),
        *COMMON,
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._interrupted: dict[str, Run] = {}
        self._busy = False

    def body(self) -> ComposeResult:
        """Stack what is known about the sign-in, and the runs that can be resumed."""
        with VerticalScroll(id="connect", can_focus=False):
            yield Sheet(id="place", classes="banner")
            yield Sheet(id="root", classes="banner -grave")
            yield Sheet(id="who", classes="pane")
            yield Table((14, 28), id="interrupted")
            yield Sheet(id="next")

    def on_mount(self) -> None:
        """Paint first, then sign in."""
        self.query_one("#who").border_title = "Who you are"
        self.query_one("#interrupted").border_title = "Interrupted runs"
        self._banner("#place", _place(practice=self.session.workbench.practice, endpoint=""))
        self._banner("#root", None)
        self.call_after_refresh(self.action_retry)

    def _banner(self, selector: str, content: Content | None) -> None:
        banner = self.query_one(selector, Sheet)
        banner.display = content is not None
        if content is not None:
            banner.show(content)

    def action_retry(self) -> None:
        """Sign in, or sign in again."""
        if self._busy:
            return
        self._busy = True
        self.session.connection = None
        self.query_one("#who", Sheet).show(own("… signing in", "$text-accent"))
        self.query_one("#next", Sheet).show(NOTHING)
        self.redraw_bar()
        self.refresh_bindings()
        self.ask("sign in", self._connect, self._connected)

    def _connect(self) -> tuple[Connection, tuple[Run, ...]]:
        workbench = self.session.workbench
        return workbench.connect(), workbench.interrupted()

    def _connected(self, answer: tuple[Connection, tuple[Run, ...]]) -> None:
        connection, interrupted = answer
        self._busy = False
        self.session.connected(connection)
        self.query_one("#who", Sheet).show(lambda width: facts(about(self.session), width))
        self._banner("#place", _place(practice=connection.practice, endpoint=connection.endpoint))
        self._banner("#root", _root() if connection.caller.is_root else None)
        self._offer(interrupted)
        self.query_one("#next", Sheet).show(stacked([_enter(), own(_READS, QUIET)]))
        self.redraw_bar()
        self.refresh_bindings()

    def _offer(self, interrupted: tuple[Run, ...]) -> None:
        """List the runs that were cut off; the focus goes there only when there are any."""
        self._interrupted = {run.run: run for run in interrupted}
        table = self.query_one("#interrupted", Table)
        table.display = bool(interrupted)
        table.show(run_row(run) for run in interrupted)
        table.border_subtitle = "tab, then enter looks at one; it can be resumed from there"

    def problem(self, error: Exception) -> None:
        """Say why the sign-in failed, and the next step."""
        self._busy = False
        sentence, hint = said(error)
        lines = [joined(("✗ ", "$text-error"), shown(sentence))]
        if hint:
            lines.append(joined(("  Next  ", QUIET), shown(hint)))
        lines.append(own("  r tries again.", QUIET))
        self.query_one("#who", Sheet).show(stacked(lines))
        self.redraw_bar()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to go back to, but from the list of runs to going on."""
        if action == "back":
            return self.focused is not None
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Leave the list of runs, so that enter goes on."""
        self.set_focus(None)

    def on_screen_resume(self) -> None:
        """Let enter go on, wherever one comes from."""
        self.set_focus(None)

    def off(self, action: str) -> str:
        """Nothing goes on before somebody is signed in."""
        if action == "go" and self.session.connection is None:
            return "Go on is off: signing in" if self._busy else "Go on is off: not signed in (r tries again)"
        return ""

    def action_go(self) -> None:
        """Go on to the scope."""
        self.post_message(ScopeWanted())

    @on(OptionList.OptionSelected, "#interrupted")
    def _look_at_run(self, event: OptionList.OptionSelected) -> None:
        self.post_message(RunWanted(self._interrupted[str(event.option_id)]))


def about(session: Session) -> list[Pair]:
    """Return what is known of the caller, for a person to recognise or to be alarmed by."""
    connection = session.connection
    assert connection is not None
    caller, account = connection.caller, session.account
    name = shown(account.name) if account.name != account.id else own("")
    return [
        ("Account", joined((caller.account, "bold"), "  ", name)),
        ("Identity", joined(f"{kind(caller)} ", shown(identity(caller), "bold"), "  ", shown(caller.arn, QUIET))),
        ("Credentials", _credentials(session)),
        ("Partition", shown(caller.partition)),
        ("Organization", _organization(connection)),
        ("Signing", shown(connection.signing)),
        ("Session", _session(session)),
    ]


def _credentials(session: Session) -> Content:
    assert session.connection is not None
    minutes = session.minutes_left
    expiry = "they do not say when they expire" if minutes is None else f"{counted(minutes, 'minute')} left"
    style = "$text-warning" if minutes is not None and minutes < 15 else ""
    return joined("found by ", shown(session.connection.caller.method or "the SDK"), " · ", (expiry, style))


def _organization(connection: Connection) -> Content:
    organization = connection.organization
    if organization is None:
        return own("none in reach: only this account is looked at")
    closed = sum(not account.open for account in connection.accounts)
    total = counted(len(connection.accounts), "account")
    skipped = f", {closed} not open and skipped" if closed else ""
    line = joined(shown(organization.id), f" · {total}{skipped}")
    if organization.incomplete:
        return joined(line, ("  ? ", "$text-warning"), shown(organization.incomplete, "$text-warning"))
    return line


def _session(session: Session) -> Content:
    if session.workbench.read_only:
        return own("read-only: every way to write is off", "$text-success")
    return own("reads only, until you confirm a plan")


def _place(*, practice: bool, endpoint: str) -> Content | None:
    """Return the banner for everything that is not plain AWS."""
    calls = joined("every call goes to ", shown(endpoint, "bold")) if endpoint else own("no AWS account is involved")
    if practice:
        return joined(("PRACTICE ORGANIZATION", "bold"), "  made up to try things out; ", calls, ".")
    if endpoint:
        return joined(("ENDPOINT OVERRIDE", "bold"), "  ", calls, ", not to AWS.")
    return None


def _root() -> Content:
    return joined(
        ("ROOT USER", "bold"),
        "  you are signed in as the root user of this account. hardener does with it only what nobody else can do; "
        "for everything else sign in with an administrator role.",
    )


def _enter() -> Content:
    return joined(("enter", "bold $text-accent"), " goes on to choosing what is looked at.")
