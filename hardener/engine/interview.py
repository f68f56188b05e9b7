"""What only the operator knows, asked for just before a call that needs it, and kept nowhere."""

from collections.abc import Iterable, Mapping

import msgspec

from hardener.engine.model import Answer, Asker, Call, Change, GivenUp, Question
from hardener.engine.references import Unresolved, resolved

_HUSHED = "(what was typed)"


class NoAnswer(Exception):
    """The call cannot be made, since what it needs was not said; the text is why."""


class NotAnswered(NoAnswer):
    """Whoever was asked gave it up, or the run is to stop."""


class Interview:
    """Asks for one change. Secrets of earlier answers pass through here to the operator's eyes, and nowhere else."""

    def __init__(self, ask: Asker | None, change: Change) -> None:
        self._ask = ask
        self._change = change
        self._secrets: dict[str, str] = {}

    @property
    def possible(self) -> bool:
        """Whether there is somebody to ask."""
        return self._ask is not None

    def keep(self, secrets: Mapping[str, str]) -> None:
        """Keep, in memory, what a later question shows."""
        self._secrets |= secrets

    def answers(self, call: Call, wrong: str = "") -> Mapping[str, str]:
        """Return what the operator types for `call`; `wrong` is why the last answer was not taken. Raises NoAnswer."""
        asks = call.asks
        if asks is None:
            return {}
        if self._ask is None:
            raise NoAnswer("it needs an answer that only a person can give, and there is nobody to ask")
        try:
            shown = resolved(asks.shows, self._secrets)
        except Unresolved:
            raise NoAnswer("what has to be shown with its question is shown once, and that moment has passed") from None
        question = Question(
            kind=asks.kind,
            title=asks.title,
            account=self._change.account,
            account_name=self._change.account_name,
            fields=asks.fields,
            facts=asks.facts,
            shown=shown,
            wrong=wrong,
        )
        try:
            return self._ask(question)
        except GivenUp:
            raise NotAnswered(f"given up at the keyboard, when it was asked: {asks.title}") from None

    def hushed(self, answer: Answer, typed: Iterable[str]) -> Answer:
        """Return `answer` with neither what was typed nor what was shown in its words: some refusals repeat it."""
        secrets = sorted({secret for secret in (*typed, *self._secrets.values()) if secret}, key=len, reverse=True)
        if not secrets or answer.kind == "accepted":
            return answer
        message, trouble = answer.message, answer.trouble
        for secret in secrets:
            message = message.replace(secret, _HUSHED)
            if trouble is not None:
                trouble = msgspec.structs.replace(trouble, message=trouble.message.replace(secret, _HUSHED))
        return msgspec.structs.replace(answer, message=message, trouble=trouble)
