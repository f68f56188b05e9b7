"""`hardener init`: asks what is wanted, and writes it down."""

from pathlib import Path
from typing import Any

import click

from hardener.cli import options
from hardener.cli.leaving import say
from hardener.cli.teaching import taught
from hardener.cli.ways import Ways
from hardener.engine.baseline import Baseline, load, save
from hardener.engine.problems import WrongUsage


@taught(
    "init",
    ("hardener init", "asks, and writes where every command looks for it"),
    ("hardener init -o hardener.toml", "into this file; use it with --baseline hardener.toml"),
    exits=(0,),
)
@options.writing
@click.pass_obj
def command(ways: Ways, /, **given: Any) -> int:
    """Ask in plain words what you want of the accounts, and write the baseline file.

    The file explains every setting in comments, can be edited by hand, and is read by every
    command. What it leaves out stands for the built-in baseline (CIS AWS Foundations v7.0).
    A file that is there already is changed in place, after asking; its comments stay.

    Without a terminal nothing can be asked: -o FILE then writes the defaults into a new file.
    """
    path: Path = given["output"] or ways.places.baseline
    if not ways.can_ask:
        return _write_defaults(ways, path, named=given["output"] is not None)
    from hardener.cli.asking import Questions, ask

    questions = Questions()
    there = path.exists()
    baseline = load(path, ways.checks) if there else Baseline()
    wanted = ask(questions, ways.checks, baseline)
    if there and not questions.confirm(f"{path} is there already. Change it?", default=False):
        say("nothing was written")
        return 0
    save(path, wanted, ways.checks)
    say(f"Written: {path}. Look at what it means with: {ways.command} scan{_option(ways, path)}")
    return 0


def _write_defaults(ways: Ways, path: Path, *, named: bool) -> int:
    if not named:
        raise WrongUsage(
            "there is nobody to ask: this is no terminal", "name a file for the defaults: hardener init -o FILE"
        )
    if path.exists() or path.is_symlink():
        raise WrongUsage(f"{path} is there already; nothing was written", "name another file, or edit this one")
    save(path, Baseline(), ways.checks)
    say(f"Written: {path}, with the defaults. Use it with: {ways.command} scan{_option(ways, path)}")
    return 0


def _option(ways: Ways, path: Path) -> str:
    return "" if path == ways.places.baseline else f" --baseline {path}"
