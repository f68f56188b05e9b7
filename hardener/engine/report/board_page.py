"""A plan for a change board in the words of a document."""

import json

from hardener.engine.diff import DiffLine
from hardener.engine.model import AsWhom, Gap, Refused, Risk, UndoClass
from hardener.engine.report.blocks import Block, Code, Items, Page, Rows, Section, Words
from hardener.engine.report.board import Board, Line, Place, Work
from hardener.engine.report.duration import in_words

_UNDO = {
    UndoClass.EXACT: "exact: undo gives back the state as it was",
    UndoClass.EQUIVALENT: "equivalent: undo makes something like it, not the same",
    UndoClass.NONE: "NONE: this cannot be taken back",
}
_RISK = {
    Risk.LOW: "low",
    Risk.DISRUPTIVE: "disruptive: somebody may notice",
    Risk.IRREVERSIBLE: "irreversible: something is deleted for good",
}
_BY = {
    AsWhom.MANAGEMENT: "with the management account's credentials",
    AsWhom.ROOT_AUDIT: "in a root session that may only look",
    AsWhom.ROOT_DELETE: "in a root session that may delete root's credentials",
    AsWhom.ROOT_PASSWORD: "in a root session that may give root a password again",
    AsWhom.ROOT_KEY: "with the root user's own access key",
}
_WHO = {
    "management": "For whoever applies the plan:",
    "members": "For the role by which the other accounts are entered:",
}


def page(board: Board) -> Page:
    """Return the document."""
    title = f"Plan to take back {board.undoes}" if board.undoes else "Plan of changes to AWS accounts"
    sections = [_what(board), _order(board), _calls(board), _needs(board), _left_alone(board), _unknown(board)]
    return Page(
        title=title,
        warnings=tuple(_warnings(board)),
        facts=_facts(board),
        sections=tuple(one for one in [*sections, _how(board)] if one.blocks or one.below),
    )


def _warnings(board: Board) -> list[str]:
    said = []
    if board.practice:
        said.append("This is about the practice organization, which is not AWS.")
    if board.late:
        said.append(f"It can't be applied as it is: {board.late}.")
    if not board.complete:
        said.append("INCOMPLETE: something could not be read when it was planned. What was not read is not changed.")
    lost = sum(one.undo is UndoClass.NONE for one in board.calls if not one.cleanup)
    if lost:
        said.append(f"{_counted(lost, 'call')} cannot be undone.")
    return said


def _facts(board: Board) -> Rows:
    vouched = "signed with the key of whoever wrote this document" if board.signed else "no key vouches for it here"
    took = board.duration
    rows = [
        ("Digest", board.digest),
        ("Plan", f"{board.plan_id}, hardener {board.tool}; {vouched}"),
        ("Planned", f"{board.created} as {board.author}"),
        ("Expires", board.expires),
        ("For", f"organization {board.organization}" if board.organization else f"the account {board.home}"),
        ("Writes", f"{_counted(board.writes, 'call')} in {_counted(len(board.order), 'account')}"),
        ("Undo", ", ".join(_undo_counts(board)) or "nothing to undo"),
        ("Expected", f"about {in_words(took.usual)}, at most about {in_words(took.most)}"),
        ("This assumes", "; ".join(took.assumes)),
    ]
    return Rows(tuple(rows))


def _undo_counts(board: Board) -> list[str]:
    classes = [work.undo.kind for work in board.works for _ in work.places]
    return [f"{classes.count(kind)} {kind}" for kind in UndoClass if kind in classes]


def _what(board: Board) -> Section:
    if not board.works:
        return Section("What changes", (Words("Nothing."),))
    checks: dict[str, list[Work]] = {}
    for work in board.works:
        checks.setdefault(work.check, []).append(work)
    return Section("What changes", below=tuple(part for works in checks.values() for part in _check(works)))


def _check(works: list[Work]) -> list[Section]:
    """Return why one check does what it does, said once, and then each thing that it does."""
    first = works[0]
    blocks: list[Block] = [Words(first.why)] if first.why else []
    ids = ", ".join(f"{one.framework} {one.id}" for one in first.references)
    blocks += [Words(f"Answers to: {ids}.", quiet=True)] if ids else []
    blocks += [Words(f"Severity: {first.severity}.", quiet=True)] if first.severity else []
    shared = tuple(one for one in first.warnings if all(one in other.warnings for other in works))
    blocks += _list("What somebody will notice:", shared)
    about = Section(first.title if first.title == first.check else f"{first.title} ({first.check})", tuple(blocks))
    return [about, *(_work(one, shared) for one in works)]


def _work(work: Work, said: tuple[str, ...]) -> Section:
    numbers = ", ".join(str(number) for number in work.calls)
    facts = (("Risk", _RISK[work.risk]), ("Undo", _UNDO[work.undo.kind]), ("Calls", f"number {numbers}"))
    blocks: list[Block] = [Rows(tuple(_at(place) for place in work.places), head=("Account", "Region")), Rows(facts)]
    if work.rows:
        blocks.append(Rows(tuple(_row(row) for row in work.rows), head=("What", "Before", "After")))
    blocks += _list("What somebody will notice here:", tuple(one for one in work.warnings if one not in said))
    blocks += _list("What undo does:", work.undo.calls)
    # Where undo is exact the setting comes back as it was; what it did meanwhile does not.
    stays = work.undo.kind is UndoClass.EXACT
    blocks += _list("What stays even so:" if stays else "What undo does not give back:", work.undo.loses)
    return Section(f"{work.check}: {work.summary}", tuple(blocks))


def _row(row: DiffLine) -> tuple[str, str, str]:
    return (row.label, row.before or "absent", row.after or "absent")


def _list(title: str, texts: tuple[str, ...]) -> list[Block]:
    return [Words(title), Items(texts)] if texts else []


def _order(board: Board) -> Section:
    rows = [(_named(one.id, one.name), _counted(calls, "call")) for one, calls in board.order]
    blocks: list[Block] = [Rows(tuple(rows), head=("Account", "Calls"))] if rows else []
    if board.canary:
        first = _named(board.canary.id, board.canary.name)
        blocks.append(
            Words(
                f"{first} is the canary: nothing is begun in another account before everything in it is done and "
                "verified, and the first failure stops the run."
            )
        )
    if rows:
        blocks.append(
            Words(
                "Before each change the state is read again: where it is not as planned, that change is refused. "
                "After each it is read until it shows."
            )
        )
    return Section("In this order", tuple(blocks))


def _calls(board: Board) -> Section:
    if not board.calls:
        return Section("The exact calls")
    about = Words(
        "These calls, with these parameters, and no others. The lines of the AWS CLI are to read, not to run."
    )
    return Section("The exact calls", (about,), tuple(_call(one) for one in board.calls))


def _call(line: Line) -> Section:
    risk = "" if line.risk is Risk.LOW else f" [{line.risk}]"
    said = [f"{line.why}{risk}"]
    by = _BY.get(AsWhom(line.by), "")
    said += [f"Made {by}."] if by else []
    said += (
        ["Made only when its change is given up half way, so that nothing unfinished stays."] if line.cleanup else []
    )
    where = ", ".join(one for one in (_named(line.account, line.account_name), line.region) if one)
    blocks: list[Block] = [
        Words(" ".join(said)),
        Code(line.command),
        *(Words(one, quiet=True) for one in line.unknown_yet),
    ]
    return Section(f"{line.seq}. {line.action} in {where}", tuple(blocks))


def _needs(board: Board) -> Section:
    blocks: list[Block] = []
    for who, policy in board.policies.items():
        blocks += [Words(_WHO.get(who, who)), Code(json.dumps(policy, indent=2, sort_keys=False, ensure_ascii=True))]
    return Section("The permissions it needs", tuple(blocks) if board.calls else ())


def _left_alone(board: Board) -> Section:
    rows = tuple((one.check, *_at(_place(one, board)), one.reason) for one in board.refused)
    head = ("Check", "Account", "Region", "Why")
    return Section("Left alone, although it is not as wanted", (Rows(rows, head),) if rows else ())


def _unknown(board: Board) -> Section:
    rows = tuple((one.check, *_at(_place(one, board)), str(one.trouble), one.trouble.hint) for one in board.gaps)
    head = ("Check", "Account", "Region", "Why", "Next")
    return Section("Unknown when it was planned", (Rows(rows, head),) if rows else ())


def _how(board: Board) -> Section:
    blocks: list[Block] = [block for what, line in board.commands for block in (Words(f"{what}:"), Code(line))]
    return Section("How it is applied, and taken back", tuple(blocks))


def _place(one: Gap | Refused, board: Board) -> Place:
    return Place(one.account, board.names.get(one.account, ""), one.region)


def _at(place: Place) -> tuple[str, str]:
    return _named(place.account, place.account_name), place.region or ""


def _named(id: str, name: str) -> str:
    return id if name in ("", id) else f"{name} ({id})"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun if number == 1 else noun + 's'}"
