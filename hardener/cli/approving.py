"""How a plan is approved: by the digest of its bytes, or by what the operator types after reading it."""

from pathlib import Path
from typing import Any

import click

from hardener.cli.boarding import apply_line
from hardener.cli.leaving import STOPPED, Left, say
from hardener.cli.narrating import introduce, only_reading
from hardener.cli.paper import Paper
from hardener.cli.plan_text import plan_lines, touched_lines
from hardener.cli.ways import Ways
from hardener.cli.wording import counted
from hardener.engine.confirming import Confirmed, by_digest, by_typing
from hardener.engine.model import confirmation
from hardener.engine.planfile import PlanFile
from hardener.engine.problems import Rejected
from hardener.engine.workbench import Workbench


def consent(
    ways: Ways, workbench: Workbench, file: PlanFile, path: Path, approve: str | None, paper: Paper
) -> Confirmed:
    """Sign in, say who we are, and return the operator's consent to `file`.

    Raises Rejected where there is none, SignInFailed, CallFailed.
    """
    if approve is not None:
        agreed = by_digest(file, approve)
        with only_reading():
            introduce(workbench.connect(), signing=True)
        return agreed
    if not ways.can_ask:
        digest = f"sha256:{file.sha256}"
        raise Rejected(
            f"{path} is not approved; its digest is {digest}", f"apply it with: {apply_line(ways, path, digest)}"
        )
    with only_reading():
        introduce(workbench.connect(), signing=True)
    say("\n".join(["", *plan_lines(file.plan, workbench.checks, paper)]))
    return typed(file, paper)


def typed(file: PlanFile, paper: Paper) -> Confirmed:
    """Ask for the plan's phrase on the terminal. Raises Rejected for anything else."""
    plan = file.plan
    asked = confirmation(plan)
    # Whether undo is exact is the file's own word, so it counts only where our key vouches for the file.
    phrase = asked.phrase or ("yes" if file.signed else plan.touched[0])
    if not file.signed:
        say("This plan is not signed with your key: nothing but what you read here vouches for it.")
    say("\n".join(["", f"This makes {counted(len(plan.calls), 'call')} in:", *touched_lines(plan, paper)]))
    try:
        question = f"Type {phrase!r} to apply it ({asked.reason})"
        answer: Any = click.prompt(question, default="", show_default=False, err=True)
    except click.Abort:
        raise Left("not confirmed; nothing was sent", "", STOPPED) from None
    if asked.phrase:
        return by_typing(file, answer)
    if answer != phrase:
        raise Rejected("not confirmed; nothing was sent", f"type {phrase}, in full, to apply it")
    return by_typing(file, "")
