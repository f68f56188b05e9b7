"""A check across all accounts, setting by setting: how it is now, how it is wanted, and where the two differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from textual.content import Content

from hardener.engine.model import AnyCheck, Change, Finding, Refused
from screens.drafts import Drafts
from screens.session import key
from screens.widgets.facts import bullets, head, hung
from screens.widgets.glyphs import STATUS, chosen
from screens.widgets.sheet import Document
from screens.widgets.table import Row, Table
from screens.widgets.text import NOTHING, QUIET, joined, own, shown, stacked
from screens.words import counted

VALUES = 4
"""How many different values are told in one line."""
NAMED = 12
"""How many accounts are named per value."""
Places = dict[str, list[Finding]]
"""Where each value is, the most frequent first."""


@dataclass
class Setting:
    """One setting in all accounts that could be read."""

    label: str
    now: Places = field(default_factory=dict)
    wanted: Places = field(default_factory=dict)
    """Only where it is to become something else."""

    @property
    def differing(self) -> list[Finding]:
        """Where it is to become something else."""
        return [finding for places in self.wanted.values() for finding in places]


def comparable(check: AnyCheck, findings: Sequence[Finding]) -> bool:
    """Return whether every account that was read has the same settings, each once, so that they can be compared."""
    labels = [tuple(_values(check, one.state)) for one in findings if one.state is not None and one.region is None]
    return len(labels) > 1 and bool(labels[0]) and len(set(labels)) == 1


def more_than_columns(check: AnyCheck, findings: Sequence[Finding]) -> bool:
    """Return whether the settings can be compared, and are more than the list of accounts has columns for."""
    if not comparable(check, findings):
        return False
    state = next(one.state for one in findings if one.state is not None)
    return len(_values(check, state)) > len(check.columns)


def settings(check: AnyCheck, findings: Sequence[Finding], drafts: Drafts) -> list[Setting]:
    """Return the settings of `check` over `findings`, with what the plans made so far would change."""
    found: dict[str, Setting] = {}
    for finding in findings:
        if finding.state is None:
            continue
        draft = drafts.get(key(finding))
        before = _values(check, finding.state)
        after = _values(check, draft.after) if isinstance(draft, Change) else before
        for label, value in before.items():
            setting = found.setdefault(label, Setting(label))
            setting.now.setdefault(value, []).append(finding)
            if after.get(label, value) != value:
                setting.wanted.setdefault(after[label], []).append(finding)
    return list(found.values())


def _values(check: AnyCheck, state: object) -> dict[str, str]:
    rows = check.rows(check.state.load(state))
    values = {row.label: row.value for row in rows}
    return values if len(values) == len(rows) else {}


def told(places: Places) -> str:
    """Return the values as in `8 in 4 · 20 in 1`, the most frequent first; a single one without its number."""
    if len(places) == 1:
        return next(iter(places))
    ordered = sorted(places, key=lambda value: -len(places[value]))
    rest = [f"{len(places) - VALUES} more"] if len(places) > VALUES else []
    return " · ".join([*(f"{value} in {len(places[value])}" for value in ordered[:VALUES]), *rest])


class BySetting(Table):
    """One row per setting."""

    def __init__(self, *, id: str) -> None:
        super().__init__((1, 28, 60, 40), id=id)
        self._settings: dict[str, Setting] = {}

    def show_settings(self, all_settings: Sequence[Setting], picked: set[tuple[str, str, str | None]]) -> None:
        """List the settings; one is marked where every account in which it differs is selected."""
        self._settings = {one.label: one for one in all_settings}
        read = {finding.account for one in all_settings for places in one.now.values() for finding in places}
        names = ("", "Setting", f"now ({counted(len(read), 'account')})", "wanted", "changes")
        titles = Row(" titles", tuple(own(name, QUIET) for name in names), heading=True)
        rows = [_row(one, len(read), picked) for one in all_settings]
        self.show([titles, *rows] if rows else [])

    @property
    def setting(self) -> Setting | None:
        """The setting below the cursor."""
        return self._settings.get(self.current or "")

    @property
    def pointed(self) -> Finding | None:
        """No single account is meant here."""
        return None


def _row(one: Setting, read: int, picked: set[tuple[str, str, str | None]]) -> Row:
    differing = one.differing
    if not differing:
        return Row(one.label, (NOTHING, shown(one.label), shown(told(one.now)), own("as it is", QUIET), NOTHING))
    where = f"{len(differing)} of {read}"
    all_picked = all(key(finding) in picked for finding in differing)
    wanted = shown(told(one.wanted), "bold $text-success")
    return Row(one.label, (chosen(all_picked), shown(one.label, "bold"), shown(told(one.now)), wanted, own(where)))


def about_setting(setting: Setting, findings: Sequence[Finding], drafts: Drafts) -> Document:
    """Return the document on one setting: which account has what, who differs, and who will notice."""
    return lambda width: stacked(_about(setting, findings, drafts, width))


def _about(setting: Setting, findings: Sequence[Finding], drafts: Drafts, width: int) -> Iterator[Content]:
    yield shown(setting.label, "bold")
    for value, places in sorted(setting.now.items(), key=lambda one: -len(one[1])):
        yield hung(own("  now "), joined(shown(value, "bold"), "  ", shown(_names(places), QUIET)), width)
    for value, places in setting.wanted.items():
        said = joined(shown(value, "bold $text-success"), "  wanted in  ", shown(_names(places)))
        yield hung(own("~ ", "$text-warning"), said, width)
    if not setting.wanted:
        yield own("  stays as it is everywhere", QUIET)
    yield from _notices(findings, drafts, width)
    yield from _left(findings, drafts, width)


def _notices(findings: Sequence[Finding], drafts: Drafts, width: int) -> Iterator[Content]:
    """Return who notices what of the changes as a whole: a check does not say which setting it comes from."""
    warned: Places = {}
    for finding in findings:
        draft = drafts.get(key(finding))
        for warning in draft.warnings if isinstance(draft, Change) else ():
            warned.setdefault(warning, []).append(finding)
    if warned:
        yield own("")
        yield head("Who notices the whole change")
        lines = [joined(shown(text), shown(f"  {_names(places)}", QUIET)) for text, places in warned.items()]
        yield bullets(lines, width, "!", "$text-warning")


def _left(findings: Sequence[Finding], drafts: Drafts, width: int) -> Iterator[Content]:
    """Return the accounts that no change is planned for though they are not ok, with the reason."""
    lines = []
    for finding in findings:
        draft = drafts.get(key(finding))
        reason = draft.reason if isinstance(draft, Refused) else finding.summary if finding.state is None else ""
        if reason:
            mark = STATUS[finding.status]
            lines.append(
                joined((f"{mark.glyph} ", mark.style), shown(finding.account_name), "  ", shown(reason, QUIET))
            )
    if lines:
        yield own("")
        yield head("Not compared, or left alone")
        yield bullets(lines, width)


def _names(places: Sequence[Finding]) -> str:
    names = [finding.account_name for finding in places]
    rest = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + rest
