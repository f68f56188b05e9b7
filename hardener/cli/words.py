"""What the command line says of itself, in one place, so that `hardener --help` needs no import but this."""

COMMANDS = (
    ("Start here", "demo", "the wizard, or any command below, on a practice organization"),
    ("Start here", "init", "ask what you want of the accounts, and write it down"),
    ("Start here", "contacts", "what single accounts have differently, as a CSV table"),
    ("Look", "scan", "read every account and say what is not as wanted"),
    ("Look", "offers", "what is done only when you ask for it by name"),
    ("Look", "attest", "sign what no API shows, such as that an address is a list"),
    ("Look", "checks", "what is checked, why, and what can be set"),
    ("Look", "permissions", "the least IAM policy to read with, or to apply a plan"),
    ("Look", "report", "what a scan found or a run changed, written down for others"),
    ("Look", "audit", "walk through every check, with notes; nothing can be written"),
    ("Look", "verify", "whether a plan, a scan or a report is what it says it is"),
    ("Change", "plan", "the differences and the exact calls; save them with -o"),
    ("Change", "show", "a saved plan for whoever approves it, as a page or as text"),
    ("Change", "open", "a saved plan in the wizard, to read"),
    ("Change", "diff", "what two saved plans have in common, and what not"),
    ("Change", "apply", "apply a saved plan that was approved"),
    ("Go back", "history", "the runs so far"),
    ("Go back", "undo", "the plan that takes a run back"),
    ("Go back", "resume", "go on with a run that was cut off"),
)
"""Section, name and one clause of every command, in the order of the help."""

OPTIONS = {
    "--profile": ("NAME", "the AWS profile to sign in with"),
    "--role-name": ("NAME", "the role to enter member accounts by [OrganizationAccountAccessRole]"),
    "--external-id": ("TEXT", "the external id that role asks for; - asks for it unseen"),
    "--home-region": ("REGION", "the region to sign in at"),
    "--account": ("ID", "only this account; may be repeated"),
    "--region": ("REGION", "only this region; may be repeated"),
    "--check": ("ID", "only this check; may be repeated"),
    "--baseline": ("FILE", "what is wanted; see `hardener init`"),
    "--read-only": ("", "refuse everything that would write"),
    "--since": ("SCAN|RUN|FILE", "say what changed since then; `last` is the scan before"),
    "--format": ("table|json", "how to print it [table]"),
    "--document": ("FILE", "also a document for a change board: .html, .md or .txt; may be repeated"),
    "--output": ("FILE", "write it to a file instead"),
    "--allow-incomplete": ("", "apply although something could not be read when it was planned"),
    "--keep-going": ("", "go on in the other accounts after a failure in one"),
    "--stop-after": ("N", "begin nothing more after N failures; one in the canary is enough [1]"),
    "--pause-after-canary": ("", "stop once the first account is done; `resume` goes on"),
    "--window": ("START/END", "begin only then: ISO 8601 with a zone, or local times as 22:00/02:00"),
    "--max-calls": ("N", "refuse before the first call what would make more"),
    "--max-accounts": ("N", "refuse before the first call what would write to more"),
    "--canary": ("ACCOUNT", "begin in this account [the member with the fewest calls]"),
    "--offer": ("ID", "only this, which is done when asked for; see `hardener offers`; may be repeated"),
    "--approve": ("sha256:DIGEST", "the digest of the plan, as `plan -o` printed it"),
    "--ascii": ("", "only ASCII characters; by itself where the terminal has no UTF-8"),
    "--no-color": ("", "no colour; the variable NO_COLOR does the same"),
    "--version": ("", "print the version and leave"),
    "--help": ("", "print this page and leave; COMMAND --help explains a command"),
}
"""Placeholder and meaning of the options that several commands share."""

ROOT_OPTIONS = (
    "--profile",
    "--role-name",
    "--external-id",
    "--home-region",
    "--read-only",
    "--baseline",
    "--ascii",
    "--no-color",
    "--version",
    "--help",
)
"""What the wizard, which has no command name, takes itself."""

EXITS = {
    0: "nothing to do, or all done",
    1: "an error; the message says what to do",
    2: "findings fail, or the plan has changes",
    3: "incomplete: something could not be read (wins over 2)",
    4: "refused: not approved, drifted, edited, expired, wrong account, locked; or given up",
    5: "applied in part, or stopped",
    6: "a person must decide: an outcome that reading cannot settle",
    64: "wrong usage",
    130: "stopped with Ctrl-C; nothing was written",
}
"""Every exit code and what it says to a pipeline."""

_ABOUT = """\
Usage: hardener [OPTIONS] [COMMAND] [ARGS]...

  Brings every account of an AWS organization to a hardened state, one
  confirmed change at a time.

  Without a command it opens the wizard. Nothing is written to AWS that was
  not shown and confirmed; what is written is journaled, read back, and can
  be undone where AWS allows it.
"""
_EXAMPLES = """\
Examples:
  hardener demo                       try it; no AWS account is needed
  hardener --profile admin            the wizard on your organization
  hardener scan --format json         the findings, for a pipeline
  hardener plan -o plan.json          what would be done; nothing is written
"""


def top_help() -> str:
    """Return the page that `hardener --help` prints, at most 80 columns wide."""
    options = [(_spelled(name), OPTIONS[name][1]) for name in ROOT_OPTIONS]
    codes = [(str(code), meaning) for code, meaning in EXITS.items()]
    sections = [f"{title}:\n{table(commands_of(title), 11)}" for title in dict.fromkeys(one[0] for one in COMMANDS)]
    return "\n".join([_ABOUT, *sections, f"Options:\n{table(options)}", _EXAMPLES, f"Exit codes:\n{table(codes)}"])


def commands_of(title: str) -> list[tuple[str, str]]:
    """Return name and clause of the commands in one section."""
    return [(name, clause) for section, name, clause in COMMANDS if section == title]


def table(rows: list[tuple[str, str]], least: int = 0) -> str:
    """Return two columns of text, the first at least `least` wide, the second wrapped to 80 columns."""
    left = max(least, *(len(name) for name, _ in rows)) + 2
    lines = []
    for name, meaning in rows:
        wrapped = _wrapped(meaning, 78 - left)
        lines.append(f"  {name.ljust(left)}{wrapped[0]}")
        lines += [" " * (left + 2) + line for line in wrapped[1:]]
    return "\n".join(lines) + "\n"


def _spelled(name: str) -> str:
    return f"{name} {OPTIONS[name][0]}".rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    """Break `text` between words; textwrap would cost more than the rest of the page."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".lstrip()
    return lines
