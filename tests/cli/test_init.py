"""`hardener init`: what it asks, what it writes, and that it never writes over anything unasked."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
import questionary
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from hardener.cli import asking
from hardener.cli.asking import Questions, ask
from hardener.engine.baseline import Baseline, load, save
from tests.cli.conftest import Hardener
from tests.cli.fakes import FakeWays
from tests.cli.made_up import CHECKS, LengthSettings

CHECK = "password-length"


class Script:
    """Answers from a list, and remembers the questions; a wrong text is tried again as a person would."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.questions: list[str] = []
        self.wrong: list[str] = []
        self.meanings: dict[str, str] = {}

    def _next(self, question: str) -> Any:
        self.questions.append(question)
        return self.answers.pop(0)

    def confirm(self, question: str, *, default: bool) -> bool:
        answer = self._next(question)
        return default if answer is None else bool(answer)

    def choose(self, question: str, choices: Collection[str], default: str) -> str:
        answer = self._next(question)
        self.meanings |= choices if isinstance(choices, Mapping) else {}
        assert answer is None or answer in choices
        return default if answer is None else str(answer)

    def text(self, question: str, default: str, check: Callable[[str], str]) -> str:
        answer = self._next(question)
        text = default if answer is None else str(answer)
        if check(text):
            self.wrong.append(check(text))
            return self.text(question, default, check)
        return text


def test_a_preset_is_one_answer() -> None:
    wanted = ask(Script("NIST"), CHECKS, Baseline())
    settings = wanted.settings_for(CHECKS[0])
    assert settings == LengthSettings(minimum_length=15, symbols=False)


def test_each_preset_says_what_it_asks_for() -> None:
    ask(script := Script("NIST"), CHECKS, Baseline())
    assert script.meanings["NIST"] == "minimum length 15, tone strict"
    assert script.meanings["as it is now"] == "minimum length 14, symbols, tone strict"


def test_what_cannot_be_used_in_a_list_is_named_with_an_example() -> None:
    ask(script := Script("set each one", "20", False, "", "nobody, a@b", "a@b"), CHECKS, Baseline())
    assert script.wrong == ["'nobody' cannot be used here; write each as in alerts@example.org"]


def test_what_counts_only_with_another_setting_is_asked_only_with_it() -> None:
    ask(without := Script("set each one", "20", False, "", ""), CHECKS, Baseline())
    assert not any(question.startswith("Tone") for question in without.questions)
    ask(with_it := Script("set each one", "20", False, "5", None, ""), CHECKS, Baseline())
    assert any(question.startswith("Tone") for question in with_it.questions)


def test_a_choice_on_a_terminal_shows_what_it_means_and_gives_its_name() -> None:
    meant = {"a": "", "b": "the second one"}
    assert on_terminal("\x1b[B\r", lambda: Questions().choose("which?", meant, "a")) == "b"


def test_each_setting_can_be_answered() -> None:
    script = Script("set each one", "20", False, "5", "lenient", " a@example.org , b@example.org,")
    wanted = ask(script, CHECKS, Baseline())
    assert wanted.settings_for(CHECKS[0]) == LengthSettings(
        minimum_length=20, symbols=False, reuse=5, tone="lenient", notify=("a@example.org", "b@example.org")
    )
    assert "Minimum length: characters at least." in script.questions


def test_a_value_out_of_bounds_is_asked_for_again() -> None:
    script = Script("set each one", "ten", "5", "129", "20", None, "", None)
    wanted = ask(script, CHECKS, Baseline())
    assert script.wrong == ["expected a whole number from 6 to 128"] * 3
    assert wanted.settings_for(CHECKS[0]) == LengthSettings(minimum_length=20)


def test_what_is_there_is_what_is_offered() -> None:
    before = Baseline(settings={CHECK: {"minimum_length": 33, "reuse": 3}})
    assert ask(Script(None), CHECKS, before).settings_for(CHECKS[0]) == before.settings_for(CHECKS[0])
    wanted = ask(Script("set each one", None, None, "", None), CHECKS, before)
    assert wanted.settings_for(CHECKS[0]) == LengthSettings(minimum_length=33, reuse=None)


@pytest.fixture
def scripted(ways: FakeWays, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Script]:
    def answers(*given: Any) -> Script:
        script = Script(*given)
        ways._asks = True
        monkeypatch.setattr(asking, "Questions", lambda: script)
        return script

    return answers


def test_it_writes_where_every_command_looks(
    hardener: Hardener, ways: FakeWays, scripted: Callable[..., Script]
) -> None:
    scripted("NIST")
    result = hardener("init")
    assert result.exit_code == 0
    assert load(ways.places.baseline, CHECKS).settings[CHECK]["minimum_length"] == 15
    hardener("scan")
    assert ways.baseline_seen.settings[CHECK]["minimum_length"] == 15


def test_it_writes_where_it_is_told(hardener: Hardener, scripted: Callable[..., Script], tmp_path: Path) -> None:
    scripted("CIS v7.0")
    result = hardener("init", "-o", "mine.toml")
    assert "hardener scan --baseline mine.toml" in result.stderr
    assert load(tmp_path / "mine.toml", CHECKS).settings == {}


@pytest.mark.parametrize(("agreed", "length"), [(True, 15), (False, 40)])
def test_it_asks_before_it_changes_a_file(
    hardener: Hardener, scripted: Callable[..., Script], tmp_path: Path, agreed: bool, length: int
) -> None:
    path = tmp_path / "mine.toml"
    save(path, Baseline(settings={CHECK: {"minimum_length": 40}}), CHECKS)
    path.write_text(path.read_text() + "# my own words\n")
    scripted("NIST", agreed)
    assert hardener("init", "-o", "mine.toml").exit_code == 0
    assert load(path, CHECKS).settings[CHECK]["minimum_length"] == length
    assert "# my own words" in path.read_text()


def test_without_a_terminal_it_writes_the_defaults(hardener: Hardener, tmp_path: Path) -> None:
    result = hardener("init", "-o", "b.toml")
    assert result.exit_code == 0
    assert "# minimum_length = 14" in (tmp_path / "b.toml").read_text()


def test_without_a_terminal_it_needs_a_name(hardener: Hardener) -> None:
    result = hardener("init")
    assert result.exit_code == 64
    assert "hardener init -o FILE" in result.stderr


def test_without_a_terminal_it_never_writes_over_anything(hardener: Hardener, tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text("mine")
    result = hardener("init", "-o", "b.toml")
    assert result.exit_code == 64
    assert (tmp_path / "b.toml").read_text() == "mine"


def on_terminal(keys: str, question: Callable[[], Any]) -> Any:
    """Return what `question` gets when `keys` are typed."""
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        return question()


def test_the_questions_work_on_a_terminal() -> None:
    asked = Questions()
    assert questionary.__name__ == "questionary"
    assert on_terminal("n", lambda: asked.confirm("really?", default=True)) is False
    assert on_terminal("\r", lambda: asked.confirm("really?", default=True)) is True
    assert on_terminal("\x1b[B\r", lambda: asked.choose("which?", ["a", "b"], "a")) == "b"
    assert on_terminal("2\r", lambda: asked.text("how many?", "1", lambda _: "")) == "12"


def test_a_wrong_text_is_not_taken_on_a_terminal() -> None:
    typed = on_terminal(
        "x\r\x7f9\r", lambda: Questions().text("?", "", lambda text: "" if text.isdigit() else "expected digits")
    )
    assert typed == "9"


def test_ctrl_c_leaves(hardener: Hardener, scripted: Callable[..., Script], tmp_path: Path) -> None:
    script = scripted()

    def interrupt(question: str) -> Any:
        raise KeyboardInterrupt

    script._next = interrupt  # type: ignore[method-assign]
    result = hardener("init", "-o", "b.toml")
    assert result.exit_code == 130
    assert not (tmp_path / "b.toml").exists()
