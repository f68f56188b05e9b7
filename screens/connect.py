"""Step 1: who we are, before anything else."""

from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList

from hardener.engine.connecting import Connection
from hardener.engine.outcomes import Run
from hardener.engine.spelling import spelled
from screens.messages import RunWanted, ScopeWanted
from screens.runs import tally, unfinished_row
from screens.session import Session
from screens.step import COMMON, Step
from screens.widgets.facts import Pair, facts, hung
from screens.widgets.sheet import Sheet
from screens.widgets.table import Table
from screens.widgets.text import NOTHING, QUIET, joined, own, shown, stacked
from screens.words import counted, identity, kind, reach, said
from screens.yesno import YesNo

_READS = "Nothing is read or written before you go on, and nothing is written before you confirm a plan in step 6."

_LATER = "Nothing more is written before you confirm a plan in step 6."
_FOUND = {
    "explicit": "those of the practice organization",
    "env": "the environment variables",
    "shared-credentials-file": "the shared credentials file",
    "config-file": "the AWS configuration file",
    "assume-role": "the role that the profile names",
    "assume-role-with-web-identity": "a role, by web identity",
    "sso": "Identity Center (sso)",
    "login": "`aws login`",
    "custom-process": "the profile's credential process",
    "container-role": "the role of this container",
    "iam-role": "the role of this machine",
}
"""The SDK's word for where credentials come from, and ours."""


class ConnectScreen(Step):
    """Signs in and shows as whom, with what, and where; offers the runs that can be gone on with."""

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
        Binding("x", "set_aside", "Leave it", id="set-aside", tooltip="Leaves the unfinished run as it is, for good."),
        *COMMON,
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._unfinished: dict[str, Run] = {}
        self._busy = False

    def body(self) -> ComposeResult:
        """Stack what is known about the sign-in, and the runs that can be resumed."""
        with VerticalScroll(id="connect", can_focus=False):
            yield Sheet(id="place", classes="banner")
            yield Sheet(id="root", classes="banner -grave")
            yield Table((14, 40), id="unfinished")
            yield Sheet(id="who", classes="pane")
            yield Sheet(id="next")

    def on_mount(self) -> None:
        """Paint first, then sign in."""
        self.query_one("#who").border_title = "Who you are"
        self.query_one("#unfinished").border_title = "Unfinished runs"
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
        self._busy = True
        self.session.forget_root_keys()
        self.session.connection = None
        self.query_one("#who", Sheet).show(own("… signing in", "$text-accent"))
        self.query_one("#next", Sheet).show(NOTHING)
        self.redraw_bar()
        self.refresh_bindings()
        # What signing in imports would hold up the frame that says so.
        self.call_after_refresh(self.ask, "sign in", self._connect, self._connected)

    def _connect(self) -> tuple[Connection, tuple[Run, ...]]:
        workbench = self.session.workbench
        return workbench.connect(), workbench.unfinished()

    def _connected(self, answer: tuple[Connection, tuple[Run, ...]]) -> None:
        connection, unfinished = answer
        self._busy = False
        self.session.connected(connection)
        self._introduce()
        self._banner("#place", _place(practice=connection.practice, endpoint=connection.endpoint))
        self._banner("#root", _root() if connection.caller.is_root else None)
        self._offer(unfinished)
        self.redraw_bar()
        self.refresh_bindings()

    def _introduce(self) -> None:
        """Say who we are, and what going on does."""
        self.query_one("#who", Sheet).show(lambda width: facts(about(self.session), width))
        self.query_one("#next", Sheet).show(stacked([_enter(), own(self._promise, QUIET)]))

    @property
    def _promise(self) -> str:
        if self.session.in_audit:
            return "Nothing is read before you go on, and nothing can be written in an audit."
        return _LATER if self.session.wrote else _READS

    def _offer(self, unfinished: tuple[Run, ...]) -> None:
        """List the runs that can be gone on with; the focus goes there only when there are any."""
        self._unfinished = {run.run: run for run in unfinished}
        table = self.query_one("#unfinished", Table)
        table.display = bool(unfinished)
        table.show(unfinished_row(run, self.session.title) for run in unfinished)
        table.border_title = f"Unfinished runs · {len(unfinished)}"
        table.border_subtitle = "tab, then enter shows one, to resume it · x leaves it"
        self.refresh_bindings()

    def action_set_aside(self) -> None:
        """Ask whether the run below the cursor is to be left as it is."""
        run = self._unfinished[self.query_one("#unfinished", Table).current or ""]
        told = f"{tally(run)}. What was done stays. It is offered no more; H still lists it, and can resume it."
        self.question(YesNo("Leave this run as it is?", told, "Leave it", "Cancel"), partial(self._set_aside, run.run))

    def _set_aside(self, run: str, yes: bool | None) -> None:
        if yes:
            workbench = self.session.writer

            def left() -> tuple[Run, ...]:
                workbench.set_aside(run)
                return workbench.unfinished()

            self.ask("set aside", left, self._offer)

    def problem(self, error: Exception) -> None:
        """Say why the sign-in failed, and the next step."""
        self._busy = False
        sentence, hint = (spelled(one, practice=self.session.workbench.practice) for one in said(error))
        self.query_one("#who", Sheet).show(partial(_refusal, sentence, hint))
        self.redraw_bar()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to go back to, but from the list of runs to going on."""
        if action == "back":
            return self.focused is not None
        if self.session.connection is None and (action == "go" or (action == "retry" and self._busy)):
            return False
        if action == "set_aside" and not self._unfinished:
            return False
        return super().check_action(action, parameters)

    def on_key(self, event: events.Key) -> None:
        """Say why enter and r do nothing yet; the footer does not offer what cannot be had."""
        reason = self.off({"enter": "go", "r": "retry"}.get(event.key, ""))
        if reason:
            event.stop()
            self.tell(reason, "warning")

    def action_back(self) -> None:
        """Leave the list of runs, so that enter goes on."""
        self.set_focus(None)

    def on_screen_resume(self) -> None:
        """Let enter go on, wherever one comes from, and say what is true by now."""
        self.set_focus(None)
        self.session.forget_root_keys()
        if self.session.connection is not None:
            self._introduce()
            self.ask("unfinished", self.session.workbench.unfinished, self._offer)

    def off(self, action: str) -> str:
        """Nothing goes on before somebody is signed in."""
        if action == "go" and self.session.connection is None:
            return "Go on is off: signing in" if self._busy else "Go on is off: not signed in (r tries again)"
        if action == "retry" and self._busy:
            return "Sign in again is off: signing in"
        return ""

    def action_go(self) -> None:
        """Go on to the scope."""
        self.post_message(ScopeWanted())

    @on(OptionList.OptionSelected, "#unfinished")
    def _look_at_run(self, event: OptionList.OptionSelected) -> None:
        self.post_message(RunWanted(self._unfinished[str(event.option_id)]))


def _refusal(sentence: str, hint: str, width: int) -> Content:
    lines = [hung(own("✗ ", "$text-error"), shown(sentence), width)]
    if hint:
        lines.append(hung(own("  Next  ", QUIET), shown(hint), width))
    return stacked([*lines, own("  r tries again.", QUIET)])


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
        ("Second lock", shown(connection.second_lock)),
        ("Session", _session(session)),
    ]


def _credentials(session: Session) -> Content:
    assert session.connection is not None
    minutes = session.minutes_left
    expiry = "they do not say when they expire" if minutes is None else f"{counted(minutes, 'minute')} left"
    style = "$text-warning" if minutes is not None and minutes < 15 else ""
    return joined(shown(found(session.connection.caller.method)), " · ", (expiry, style))


def found(method: str) -> str:
    """Return where the SDK found the credentials, in words; its own word where we have none."""
    return _FOUND.get(method) or method or "found by the AWS SDK"


def _organization(connection: Connection) -> Content:
    organization = connection.organization
    if organization is None:
        return own("none in reach: only this account is looked at")
    if not organization.id:
        return shown(organization.incomplete, "$text-warning")
    line = joined(shown(organization.id), " · ", shown(reach(connection.accounts)))
    if organization.incomplete:
        return joined(line, ("  ? ", "$text-warning"), shown(organization.incomplete, "$text-warning"))
    return line


def _session(session: Session) -> Content:
    if session.in_audit:
        return own("an audit: there is no way to write in it", "$text-success")
    if session.workbench.read_only:
        return own("read-only: every way to write is off", "$text-success")
    if session.wrote:
        return own(f"{counted(len(session.wrote), 'run')} applied so far; H lists the runs")
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
