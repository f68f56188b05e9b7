"""Calls and their undo as a person reads them: exactly what would be sent."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from textual.content import Content

from hardener.engine.model import AFTER, ASK, AsWhom, Call, Risk, Undo, UndoClass, plain
from screens.widgets.facts import bullets, head, hung, indented
from screens.widgets.glyphs import UNDO
from screens.widgets.text import QUIET, fitted, joined, own, shown, stacked

_WHOM = {
    AsWhom.OWN: "the account itself",
    AsWhom.MANAGEMENT: "the management account",
    AsWhom.ROOT_AUDIT: "a root session of {account} that may only look",
    AsWhom.ROOT_DELETE: "a root session of {account} that may delete root's credentials",
    AsWhom.ROOT_PASSWORD: "a root session of {account} that may let root have a password",
    AsWhom.ROOT_KEY: "root of {account}, with the access key that was entered",
}
_RISK = {Risk.DISRUPTIVE: "  disruptive", Risk.IRREVERSIBLE: "  irreversible"}


def calls(all_calls: Sequence[Call], width: int) -> Content:
    """Return the calls in their order, each with every parameter; then those for giving up half way."""
    made = [call for call in all_calls if not call.cleanup]
    lines = [head(f"Calls {len(made)}"), *(_call(call, width) for call in made)]
    clean = [call for call in all_calls if call.cleanup]
    if clean:
        lines += [own(""), head("Only if it is not finished"), *(_call(call, width) for call in clean)]
    return stacked(lines)


def _call(call: Call, width: int) -> Content:
    front = own(f"{call.seq:>3} ", QUIET)
    title = joined(
        shown(call.action, "bold"), "  ", shown(call.region, QUIET), (_RISK.get(call.risk, ""), "$text-error")
    )
    lines = [hung(front, title, width), indented(hung(own(""), shown(call.why, QUIET), width - 4), 4)]
    if call.by is not AsWhom.OWN:
        lines.append(indented(hung(own("as "), shown(whom(call.by, call.account), "bold"), width - 4), 4))
    if call.asks is not None:
        answers = "; ".join(call.asks.fields.values())
        lines.append(indented(hung(own("! ", "$text-accent"), shown(f"you are asked for {answers}"), width - 4), 4))
    if call.params:
        lines.append(_params(call.params, width))
    return stacked(lines)


def whom(by: AsWhom, account: str) -> str:
    """Return with whose credentials a call at `account` is made."""
    return _WHOM[by].format(account=account)


def _params(params: Mapping[str, Any], width: int) -> Content:
    column = min(max(len(name) for name in params), 28) + 2
    lines = (
        hung(fitted(shown(name, QUIET), column), shown(spelled(value)), width - 6) for name, value in params.items()
    )
    return indented(stacked(lines), 6)


def spelled(value: Any) -> str:
    """Return a parameter's value as text: strings as they are, the rest as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and AFTER in value:
        return f"known after {value[AFTER]['call']}: {value[AFTER]['path']}"
    if isinstance(value, Mapping) and ASK in value:
        return f"asked of the operator: {value[ASK]}"
    return json.dumps(plain(value), ensure_ascii=False)


def undo(way: Undo, width: int) -> Content:
    """Return what going back would take, and what it would not give back."""
    lines = [joined(head("Undo"), "  ", UNDO[way.kind].content())]
    if way.calls:
        lines.append(bullets([shown(call) for call in way.calls], width))
    if way.kind is UndoClass.EXACT:
        # The setting comes back as it was; what somebody did because of it meanwhile does not.
        lines += [bullets([joined("stays even so: ", shown(loss)) for loss in way.loses], width)] if way.loses else []
    elif way.loses:
        lines.append(bullets([joined("not restored: ", shown(loss)) for loss in way.loses], width, "-", "$text-error"))
    return stacked(lines)
