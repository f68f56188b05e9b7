"""Nothing of the machine's own is looked at: no AWS configuration, no state, no keyring."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_TAKEN_AWAY = ("AWS_", "HARDENER_", "TEXTUAL", "PYTEST", "COV_")


def environment(directory: Path) -> Mapping[str, str]:
    """Return this process's environment without what would lead elsewhere, at home in `directory`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_TAKEN_AWAY)}
    return {
        **kept,
        "HOME": str(directory),
        "HARDENER_STATE_DIR": str(directory / "state"),
        "HARDENER_CONFIG_DIR": str(directory / "config"),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "NO_PROXY": "127.0.0.1",
    }


@contextmanager
def isolated() -> Iterator[Path]:
    """Make this process and its children see only a temporary directory, which is yielded."""
    before = dict(os.environ)
    with TemporaryDirectory(prefix="hardener-bench-") as name:
        own = environment(Path(name))
        os.environ.clear()
        os.environ.update(own)
        try:
            yield Path(name)
        finally:
            os.environ.clear()
            os.environ.update(before)
