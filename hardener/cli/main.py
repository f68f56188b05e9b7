"""Where the program starts."""

import sys


def main() -> int:
    """Run the command line and return its exit code."""
    if sys.argv[1:] in (["--help"], ["-h"]):
        # The one page that everybody reads first is there at once: nothing is imported for it.
        from hardener.cli.words import top_help

        sys.stdout.write(top_help())
        return 0
    from hardener.cli.leaving import LeaveNow, leave_now
    from hardener.cli.root import root

    try:
        root.main(prog_name="hardener")
    except LeaveNow as left:
        leave_now(left)
    except SystemExit as left:
        return int(left.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
