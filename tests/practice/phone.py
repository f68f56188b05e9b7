"""A person with an authenticator app: its codes, by a second hand than the practice organization's."""

import hmac
import struct
import time
from base64 import b32decode
from collections.abc import Mapping

from hardener.engine.model import GivenUp, Question


def code(seed: bytes | str, step: int) -> str:
    digest = hmac.digest(b32decode(seed), struct.pack(">Q", step), "sha1")
    return str((struct.unpack_from(">I", digest, digest[-1] & 15)[0] & 0x7FFFFFFF) % 10**6).zfill(6)


def now() -> int:
    """The present half minute, never so late in it that it is over before the answer comes."""
    if time.time() % 30 > 27:
        time.sleep(3.1)
    return int(time.time()) // 30


class Phone:
    """The person with the authenticator app: answers as asked, and remembers every secret."""

    def __init__(self, *, wrong: int = 0, give_up: bool = False) -> None:
        self.wrong = wrong
        self.give_up = give_up
        self.asked: list[Question] = []
        self.secrets: list[str] = []

    def __call__(self, question: Question) -> Mapping[str, str]:
        self.asked.append(question)
        seed = question.shown["seed"]
        self.secrets.append(seed)
        if self.give_up:
            raise GivenUp
        if len(self.asked) <= self.wrong:
            return {"code1": "000000", "code2": "000001"}
        step = now()
        typed = {"code1": code(seed, step), "code2": code(seed, step + 1)}
        self.secrets += typed.values()
        return typed
