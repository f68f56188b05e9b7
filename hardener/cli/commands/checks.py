"""`hardener checks`: the catalogue."""

from typing import Any

import click

from hardener.cli import options
from hardener.cli.paper import Paper, put, put_bytes
from hardener.cli.shapes import as_json, checks_object
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.engine.baseline.template import answers_to, spelled
from hardener.engine.model import AnyCheck, Field, fields


@taught("checks", ("hardener checks --check password-policy", "one of them"), exits=(0,))
@options.selecting_checks
@options.printing
@click.pass_obj
def command(ways: Ways, /, **given: Any) -> int:
    """List what is checked, why, the requirements it answers to, and what can be set.

    The settings are those of the baseline file; `hardener init` writes one. Nobody signs in
    for this.
    """
    chosen = tuple(check for check in ways.checks if not given["checks"] or check.id in given["checks"])
    if given["format"] == "json":
        put_bytes(as_json(checks_object(chosen)))
    else:
        put([line for check in chosen for line in _check(check, Paper.of(given))])
    return 0


def _check(check: AnyCheck, paper: Paper) -> list[str]:
    heading = f"{check.id}: {check.title}, {check.severity}, per {check.per}, {check.accounts} accounts"
    lines = [paper.styled(paper.text(heading), bold=True), *paper.wrapped(check.why, 2)]
    lines += paper.wrapped(f"answers to: {answers_to(check)}", 2, 4)
    lines += [line for field in fields(check.settings) for line in _setting(field, paper)]
    return [*lines, ""]


def _setting(field: Field, paper: Paper) -> list[str]:
    about = f"{field.title}: {field.description}" if field.description else field.title
    expected = paper.wrapped(f"{about}; {field.expected}", 6)
    return [f"    {paper.text(field.name)} = {paper.text(spelled(field.default))}", *expected]
