"""Everything that hardener does with secrets in hand, and everything that it left behind of it."""

import contextlib
import hashlib
import io
import json
import logging
import os
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from click.testing import CliRunner
from keyring.backend import KeyringBackend
from textual.geometry import Size

from hardener.app import HardenerApp
from hardener.cli.root import root
from hardener.cli.ways import Ways
from hardener.practice.callers import ADMIN_TOKEN, ROOT_KEY
from tests.faults.server import Canaries, FaultServer
from tests.practice.desk import DEV, ROOT
from tests.screens.walking import Walk

_IN_THE_WIZARD = ("root-access-keys", "mfa", "password-policy")


class Keeping(KeyringBackend):
    """A keyring that shows what was put into it."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Story:
    """One operator's day: what was typed, what was shown, and what is on the disk in the end."""

    def __init__(self, server: FaultServer, home: Path) -> None:
        self.server = server
        self.home = home
        self.canaries = Canaries()
        server.canaries = self.canaries
        token = self.canaries.new("our own session token") + ADMIN_TOKEN
        self.canaries._tokens[token] = ADMIN_TOKEN
        self.secret = self.canaries.new("our own secret key")
        self.external = self.canaries.new("the external id")
        self.root_secret = self.canaries.new("the secret key of root")
        self.environment = {
            **server.environment,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_SESSION_TOKEN": token,
            "HARDENER_STATE_DIR": str(home / "state"),
            "HARDENER_CONFIG_DIR": str(home / "config"),
            "HARDENER_DEBUG": "1",
            "TMPDIR": str(home / "tmp"),
        }
        self.keyring = Keeping()
        self.shown: dict[str, str] = {}
        """What was printed or drawn, by what was done."""
        self.codes: dict[str, int] = {}

    @contextlib.contextmanager
    def begun(self) -> Iterator[logging.StreamHandler[io.StringIO]]:
        """Give hardener this operator's surroundings, and note every line that any logger writes at any level."""
        (self.home / "tmp").mkdir()
        heard = logging.StreamHandler(io.StringIO())
        before, level = keyring.get_keyring(), logging.root.level
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            patch.chdir(self.home)
            patch.setattr("tempfile.tempdir", None)
            keyring.set_keyring(self.keyring)
            logging.root.addHandler(heard)
            logging.root.setLevel(1)
            try:
                yield heard
            finally:
                logging.root.setLevel(level)
                logging.root.removeHandler(heard)
                keyring.set_keyring(before)
        self.shown["logs"] = heard.stream.getvalue()

    def command(self, name: str, *arguments: str) -> None:
        """Run one command as it is typed; the external id is asked for unseen."""
        typed = f"{self.external}\n" if arguments[0] != "--help" else ""
        unseen = ("--external-id", "-") if typed else ()
        done = CliRunner().invoke(root, [*unseen, *arguments], input=typed, obj=Ways(), prog_name="hardener")
        self.codes[name] = done.exit_code
        self.shown[name] = done.output + done.stderr
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            self.shown[f"{name} exception"] = "".join(traceback.format_exception(done.exception))

    def digest(self, name: str) -> str:
        """Return what approves the plan in a file."""
        return f"sha256:{hashlib.sha256((self.home / name).read_bytes()).hexdigest()}"

    def draw(self, name: str, app: HardenerApp) -> None:
        """Note what is on the screen, and what would be said of what is behind it."""
        width, height = Size(*app.size)
        lines = [strip.text for strip in app.screen._compositor.render_strips()]
        self.shown[f"screen {name}"] = "\n".join(lines) + app.export_screenshot() + repr(vars(app.session))
        assert (width, height) == (120, 40)

    def leavings(self) -> dict[str, bytes]:
        """Return everything that was shown, logged, written or kept."""
        found = {name: text.encode() for name, text in self.shown.items()}
        found |= {str(path): path.read_bytes() for path in self.home.rglob("*") if path.is_file()}
        found["names"] = "\n".join(str(path) for path in self.home.rglob("*")).encode()
        found["keyring"] = repr(self.keyring.kept).encode()
        found["environment"] = json.dumps(
            {name: value for name, value in os.environ.items() if name not in self.environment}
        ).encode()
        return found


def told_by_a_defect(story: Story) -> None:
    """Have a command fall over a defect whose words quote secrets, with all that debugging shows."""

    def defect(*_: object) -> None:
        raise RuntimeError(f"a defect that quotes {story.secret} and {story.external}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hardener.cli.narrating.introduce", defect)
        story.command("defect", "scan")


def told_by_commands(story: Story) -> None:
    """Look, plan, apply, look back and undo, as commands; then ask for help and make mistakes."""
    here = ("--account", DEV, "--region", "us-east-1")
    story.command("scan", "scan", *here)
    story.command("scan json", "scan", *here, "--format", "json", "-o", "findings.json")
    story.command("plan", "plan", "--account", DEV, "--check", "password-policy", "-o", "plan.json")
    story.command("plan all", "plan", *here, "-o", "all.json")
    story.command("permissions", "permissions", "--plan", "plan.json")
    story.command("apply", "apply", "plan.json", "--approve", story.digest("plan.json"))
    story.command("history", "history", "--format", "json")
    story.command("undo", "undo", "last", "-o", "undo.json")
    story.command("undone", "apply", "undo.json", "--approve", story.digest("undo.json"), "--format", "json")
    story.command("offers", "offers", *here)
    story.command("contacts", "contacts", "export", "contacts.csv")
    story.command("help", "--help")
    story.command("help of scan", "scan", "--help")
    story.command("wrong option", "scan", "--acount", DEV)
    story.command("wrong profile", "--profile", "nobody", "scan")
    story.command("wrong role", "--role-name", "Nobody", "scan", "--account", DEV)


async def told_by_the_wizard(story: Story) -> None:
    """Walk through the wizard with root's key in hand, to a plan that is applied; then have it crash."""
    workbench: Any = Ways().workbench(_asked(story))
    # Each region of each account would be looked at for the others.
    workbench.checks = tuple(check for check in workbench.checks if check.id in _IN_THE_WIZARD)
    app = HardenerApp(workbench)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        walk = _Walk(app, pilot)
        await walk.settle()
        story.draw("connect", app)
        management = next(one for one in workbench.connection.accounts if one.id == ROOT)
        workbench.hold_root_key(management, ROOT_KEY, story.root_secret)
        for key in ("enter", "enter", "w", "n", "space", "p", "a"):
            await walk.keys(key)
            await walk.until(lambda: app.job is None)
            await walk.settle()
            story.draw(f"{len(story.shown)} {walk.at} after {key}", app)


async def told_by_a_crash(story: Story) -> None:
    """Have the wizard fall over a defect in whose frames secrets lie, and whose words quote one."""
    app = HardenerApp(Ways().workbench(_asked(story)))

    def defect() -> None:
        secret, token = story.secret, story.environment["AWS_SESSION_TOKEN"]
        raise RuntimeError(f"a defect that quotes {secret} of {len(token)} and {story.external}")

    printed = io.StringIO()
    with contextlib.redirect_stderr(printed), contextlib.suppress(RuntimeError):
        async with app.run_test() as pilot:
            app.call_later(defect)
            await pilot.pause()
    story.shown["crash"] = printed.getvalue()


class _Walk(Walk):
    """On a real workbench nothing is held at a gate."""

    def _held(self, worker: Any) -> bool:
        return False


def _asked(story: Story) -> Any:
    from hardener.cli.options import Asked

    return Asked(external_id=story.external)
