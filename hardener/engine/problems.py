"""What can go wrong between an operator and a plan, each as one sentence, a next step and an exit code."""


class Problem(Exception):
    """Something stands in the way, and a person can mend it."""

    code = 1
    """The exit code of the command line."""

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class WrongUsage(Problem):
    """The request names something that does not exist: an account, a region, a check, a run."""

    code = 64


class Rejected(Problem):
    """A plan, a confirmation or a run is refused before anything is sent: edited, expired, replayed, locked."""

    code = 4


class BadBaseline(Problem):
    """A baseline file does not say what it must; the sentence names the line, the key and what was expected."""

    code = 64


class Unsafe(Problem):
    """A place on disk cannot be trusted or written; nothing is sent after this."""
