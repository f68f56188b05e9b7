"""Who is at the keyboard, on which machine, in which process."""

import getpass
import os
import socket

NOBODY = ("root", "unknown")
"""Names that the system may give for somebody, and that name nobody."""


def who() -> dict[str, str]:
    """Return the user, host and process id, for locks and journals."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "unknown"
    return {"user": user, "host": socket.gethostname(), "pid": str(os.getpid())}
