"""Opens the wizard, or says what to use where there is no terminal for it."""

import os
from collections.abc import Callable
from typing import Any

from hardener.attention import FRAMES
from hardener.cli.leaving import say
from hardener.cli.options import Asked
from hardener.cli.ways import Ways
from hardener.engine.baseline import Baseline, save
from hardener.engine.problems import WrongUsage
from hardener.engine.signing import may_ask

APPLIED_IN_PART = 5
"""The exit code of a run that was begun and not ended."""


def open_wizard(ways: Ways, asked: Asked, given: dict[str, Any]) -> int:
    """Run the wizard and return its exit code. Raises WrongUsage without a terminal."""
    if not ways.has_screen:
        raise WrongUsage(
            "the wizard needs a terminal",
            "without one use: hardener scan, hardener plan -o FILE, hardener apply FILE; see hardener --help",
        )
    if given["no_color"]:
        # Textual looks for it when it is imported.
        os.environ["NO_COLOR"] = "1"
    os.environ.setdefault("TEXTUAL_FPS", str(FRAMES))
    from hardener.app import run
    from hardener.aws.turnstile import TURNSTILE

    workbench = ways.workbench(asked)
    if may_ask():
        # What it asks belongs before the first screen, not into it.
        ways.signer.look()
    # A question on stderr would tear the screen apart; the App asks in its own way.
    workbench.ask_code = None
    code = run(
        workbench,
        ascii_only=given["ascii_only"],
        save_baseline=keeper(ways, asked),
        precedence=TURNSTILE.precedence,
    )
    if code == APPLIED_IN_PART:
        say(f"The last run was applied in part. See it with: {ways.command} history")
        for left in workbench.unfinished()[:1]:
            say(f"Go on with it: {ways.command} resume {left.run}")
    return code


def keeper(ways: Ways, asked: Asked) -> Callable[[Baseline], str]:
    """Return what writes a baseline where it was read from, or where every command looks for it."""

    def keep(baseline: Baseline) -> str:
        path = asked.baseline or ways.places.baseline
        save(path, baseline, ways.checks)
        return str(path)

    return keep
