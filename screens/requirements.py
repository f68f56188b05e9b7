"""What published frameworks ask of a check, as an audit shows it: in our own words, with their ids."""

from collections.abc import Sequence

from textual.content import Content

from hardener.engine.report.frameworks import Framework
from screens.widgets.facts import head, hung
from screens.widgets.text import QUIET, joined, own, stacked


def asked(frameworks: Sequence[Framework], check: str, width: int) -> Content:
    """Return every requirement that `check` tests, framework by framework; said where there is none."""
    lines = []
    for framework in frameworks:
        mine = [one for one in framework.requirements if check in one.checks]
        lines += [own(framework.title, "bold")] if mine else []
        wide = max((len(one.id) for one in mine), default=0)
        for one in mine:
            partly = own(f" (tested in part: {one.partly})", QUIET) if one.partly else own("")
            lines.append(hung(own(f"  {one.id.ljust(wide)}  ", "$text-accent"), joined(own(one.text), partly), width))
    nothing = own("No requirement of a framework that hardener knows names it.", QUIET)
    return stacked([head("What is asked"), *(lines or [nothing])])


def ids(frameworks: Sequence[Framework], check: str) -> str:
    """Return the ids alone, in one line, such as `CIS AWS Foundations v7.0 2.8, 2.9`."""
    parts = []
    for framework in frameworks:
        mine = [one.id for one in framework.requirements if check in one.checks]
        parts += [f"{framework.title} {', '.join(mine)}"] if mine else []
    return " · ".join(parts)
