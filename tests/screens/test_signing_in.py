"""Who we are: refused, tried again, root, elsewhere than at AWS, and with runs that were cut off."""

import msgspec

from hardener.engine.model import CallFailed, Cause, Trouble
from tests.screens.fake_running import interrupted
from tests.screens.fake_workbench import FakeWorkbench, fake
from tests.screens.fake_world import ROOT
from tests.screens.walking import WIDE, walking


class Failed(Exception):
    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


async def test_a_refused_sign_in_says_why_and_can_be_tried_again() -> None:
    denied = CallFailed(
        Trouble(Cause.UNREACHABLE, "no route", action="sts:GetCallerIdentity", hint="Check the network.")
    )
    bench = fake(failures=[Failed("The SSO session has expired.", "aws sso login --profile x"), denied])
    async with walking(bench) as walk:
        assert "The SSO session has expired." in walk.text
        assert "aws sso login --profile x" in walk.text
        assert "not signed in" in walk.text
        await walk.keys("enter")
        assert walk.at == "ConnectScreen"
        assert "Go on is off: not signed in (r tries again)" in walk.notices
        await walk.keys("r")
        assert "sts:GetCallerIdentity: not reachable" in walk.text
        assert "Check the network." in walk.text
        await walk.keys("r")
        assert "999900001111  acme-root" in walk.text
        await walk.keys("enter")
        assert walk.at == "ScopeScreen"


async def test_leaving_without_ever_having_signed_in_is_an_error() -> None:
    async with walking(fake(failures=[Failed("no credentials were found", "")]), "q") as walk:
        assert walk.app.return_code == 1


async def test_the_root_user_and_another_endpoint_are_said_loudly() -> None:
    bench = fake(endpoint="http://127.0.0.1:5000", read_only=True)
    bench.world.caller = msgspec.structs.replace(bench.world.caller, arn=f"arn:aws:iam::{ROOT}:root", minutes_left=None)
    async with walking(bench) as walk:
        assert "ROOT USER" in walk.text
        assert "ENDPOINT OVERRIDE  every call goes to http://127.0.0.1:5000" in walk.text
        assert "they do not say when they expire" in walk.text
        assert "read-only: every way to write is off" in walk.text
        assert "READ ONLY " in walk.text


DEVICE = "arn:aws:iam::999900001111:mfa/alice"


def with_a_device() -> FakeWorkbench:
    bench = fake()
    bench.device = DEVICE
    return bench


async def test_the_code_of_an_mfa_device_is_asked_for_on_the_screen() -> None:
    async with walking(with_a_device()) as walk:
        await walk.until(lambda: walk.at == "CodeScreen")
        await walk.pilot.pause()
        assert DEVICE in walk.text
        await walk.type("12345x")
        assert "5 of 6 digits" in walk.text
        await walk.pilot.press("enter")
        await walk.pilot.pause()
        assert walk.at == "CodeScreen"
        await walk.type("67")
        assert "enter signs in" in walk.text
        await walk.pilot.press("enter")
        await walk.until(lambda: walk.app.session.connection is not None)
        await walk.settle()
        assert walk.bench.codes == ["123456"]
        assert "999900001111  acme-root" in walk.text


async def test_without_a_code_nobody_is_signed_in_and_the_next_step_is_said() -> None:
    async with walking(with_a_device()) as walk:
        await walk.until(lambda: walk.at == "CodeScreen")
        await walk.pilot.press("escape")
        await walk.until(lambda: "r tries again" in walk.text)
        assert f"no code of the MFA device {DEVICE} was given" in walk.text
        await walk.pilot.press("r")
        await walk.until(lambda: walk.at == "CodeScreen")


async def test_leaving_while_a_code_is_asked_for_leaves_no_thread_behind() -> None:
    async with walking(with_a_device()) as walk:
        await walk.until(lambda: walk.at == "CodeScreen")
        await walk.pilot.press("ctrl+q")
        await walk.until(lambda: walk.app._exit)
        await walk.until(lambda: all(one.is_finished for one in walk.app.workers))


async def test_the_footer_offers_nothing_that_is_not_there_while_signing_in() -> None:
    async with walking(with_a_device()) as walk:
        await walk.until(lambda: walk.at == "CodeScreen")
        await walk.pilot.press("escape")
        await walk.until(lambda: "r tries again" in walk.text)
        assert "enter Go on" not in walk.text
        assert "r Sign in again" in walk.text


async def test_what_the_sdk_calls_explicit_is_said_in_words() -> None:
    bench = fake(practice=True)
    bench.world.caller = msgspec.structs.replace(bench.world.caller, method="explicit")
    async with walking(bench) as walk:
        assert "those of the practice organization" in walk.text
        assert "explicit" not in walk.text


async def test_a_suspended_account_is_counted_the_same_everywhere() -> None:
    async with walking(fake(), size=WIDE) as walk:
        assert "o-x1 · 5 of 6 accounts, 1 suspended" in walk.text
        assert "org o-x1 · 5 of 6 accounts" in walk.text
        await walk.keys("enter")
        assert "1 Accounts · 5 of 6, 1 suspended" in walk.text


async def test_the_practice_organization_names_the_command_that_works_there() -> None:
    bench = fake(practice=True, failures=[Failed("run-1 has not ended", "resume it first: hardener resume run-1")])
    async with walking(bench) as walk:
        assert "hardener demo resume run-1" in walk.text


async def test_a_run_that_was_cut_off_is_offered_and_resumed() -> None:
    bench = fake(practice=True)
    bench.runs = [interrupted(bench.world)]
    async with walking(bench, "tab", "enter") as walk:
        assert "PRACTICE" in walk.text
        assert walk.at == "RunScreen"
        await walk.keys("down")
        assert "the run ended while a call was on its way" in walk.text
        await walk.keys("u")
        assert "Undo is off: the run has not ended: resume it first" in walk.notices
        await walk.keys("m", "n")
        assert walk.at == "RunScreen"
        await walk.keys("m", "y")
        assert walk.at == "RunScreen"
        assert "3 of 3 changes done" in walk.text
        await walk.keys("escape")
        assert walk.at == "ConnectScreen"


async def test_a_read_only_session_resumes_nothing() -> None:
    bench = fake(read_only=True)
    bench.runs = [interrupted(bench.world)]
    async with walking(bench, "tab", "enter", "m") as walk:
        assert "Resume is off: read-only session" in walk.notices
