"""A made-up organization in which everything that somebody else can name holds a text that was drawn to do harm."""

from dataclasses import replace
from typing import Any

import msgspec
from hypothesis import strategies as st

from hardener.engine.model import Answer, Cause, Offer, State, Stated, Trouble
from tests.properties.hostile import in_json
from tests.screens.fake_checks import CHECKS, VpcState
from tests.screens.fake_desk import DeskState, RootDesk, add_desk
from tests.screens.fake_running import interrupted
from tests.screens.fake_workbench import FakeWorkbench
from tests.screens.fake_world import World, world

texts = st.builds(
    "{}{}".format,
    in_json,
    st.sampled_from(["", "\ud800", "x\udfff\ud83d", "\x1b[2J\x9b2J\u202e\u2066\u200b\ufeff", "漢字" * 60, "W" * 4000]),
)
"""What the organization may be named, with lone surrogates, wide characters and far too much of it."""

_FOREIGN = frozenset({"name", "account_name", "message", "hint", "code", "used_by", "used", "arn", "incomplete"})
"""The fields whose text comes from AWS or from other people."""
_IDS = frozenset({"path", "keys"})
"""Fields that hold several such texts."""


class HostileDesk(RootDesk):
    """Says what it was told to, wherever a check may say something."""

    text = ""

    def assess(self, state: DeskState, wanted: Any) -> Any:
        said = super().assess(state, wanted)
        stated = tuple(replace_text(one, self.text) for one in said.statements)
        return msgspec.structs.replace(said, summary=self.text, details=(self.text, *said.details), statements=stated)

    def offers(self, state: DeskState, wanted: Any) -> tuple[Offer, ...]:
        found = super().offers(state, wanted)
        return tuple(msgspec.structs.replace(one, title=f"{one.title} {self.text}") for one in found)


def replace_text(one: Any, text: str) -> Any:
    return msgspec.structs.replace(one, text=f"{one.text} {text}")


def poisoned(value: Any, text: str, field: str = "") -> Any:
    """Return `value` with `text` in every field of a foreign name."""
    if isinstance(value, msgspec.Struct):
        names = value.__struct_fields__
        return msgspec.structs.replace(value, **{one: poisoned(getattr(value, one), text, one) for one in names})
    if isinstance(value, tuple):
        return tuple(text if field in _IDS and isinstance(one, str) else poisoned(one, text) for one in value)
    if isinstance(value, list):
        return [poisoned(one, text) for one in value]
    if field == "arn":
        # An ARN is AWS's own; the name of the session at its end is not.
        return f"{value}{text}"
    return text if isinstance(value, str) and value and field in _FOREIGN else value


def hostile_bench(text: str) -> FakeWorkbench:
    """Return a workbench on an organization named `text` throughout."""
    bench = FakeWorkbench(_world(text), endpoint="")
    desk = HostileDesk()
    desk.text = text
    bench.checks = (*CHECKS, desk)
    bench.seed = "JBSWY3DPEHPK3PXP"
    trouble = Trouble(Cause.REJECTED, text, text, "AccessDenied", text)
    bench.answers = {"DeleteVpc": Answer(kind="rejected", code="AccessDenied", message=text, trouble=trouble)}
    bench.runs = [poisoned(interrupted(bench.world), text)]
    bench.runs = [
        msgspec.structs.replace(one, changes=tuple(_told(each, text) for each in one.changes)) for one in bench.runs
    ]
    return bench


def _told(result: Any, text: str) -> Any:
    return msgspec.structs.replace(result, reason=text, summary=text, account_name=text)


def _world(text: str) -> World:
    made = world()
    add_desk(made)
    things: dict[Any, State | Trouble] = {place: poisoned(thing, text) for place, thing in made.things.items()}
    in_use = VpcState(vpc=f"vpc-{text}", gateway=text, subnets=(text,), used_by=text)
    things["default-vpc", made.accounts[1].id, "eu-west-1"] = in_use
    caller, organization, accounts = (poisoned(one, text) for one in (made.caller, made.organization, made.accounts))
    return replace(made, caller=caller, organization=organization, accounts=accounts, things=things)


__all__ = ["Stated", "hostile_bench", "poisoned", "texts"]
