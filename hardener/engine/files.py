"""Files that only the operator may read, written so that a crash leaves the old one or the new one, never half."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from hardener.engine.problems import Problem, Unsafe

_POSIX = os.name == "posix"
_ITSELF = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
"""Opens the file itself and not where a link leads to, and for this process alone."""
_NOT_OURS = "find out who put it there, and move it away"


def private_directory(path: Path) -> Path:
    """Create `path` (mode 0700) where it is missing and return it.

    Raises Unsafe when it is a link, belongs to somebody else, or lets others in.
    """
    try:
        if not path.exists():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_directory(path.parent)
        found = path.lstat()
    except OSError as error:
        raise Unsafe(
            f"cannot use the directory {path}: {error.strerror}", "set HARDENER_STATE_DIR to another"
        ) from None
    if not stat.S_ISDIR(found.st_mode):
        raise Unsafe(f"{path} is not a directory of its own", "move it away, or set HARDENER_STATE_DIR to another")
    if _POSIX and found.st_uid != os.geteuid():
        raise Unsafe(f"{path} belongs to another user", "set HARDENER_STATE_DIR to a directory of your own")
    if _POSIX and found.st_mode & 0o077:
        raise Unsafe(f"{path} is open to other users", f"run: chmod 700 {path}")
    return path


def create_private(path: Path, extra: int = 0) -> int:
    """Return a descriptor of the new file `path` (mode 0600). Raises FileExistsError, OSError."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _ITSELF | extra, 0o600)


def open_private(path: Path, flags: int) -> int:
    """Return a descriptor of the file `path` of hardener's own state.

    Raises Unsafe when it is a link, has a second name, belongs to somebody else or lets others in, else OSError.
    """
    if path.is_symlink():
        raise Unsafe(f"{path} is a link, not a file that hardener wrote", _NOT_OURS)
    # A pipe in its place must not hold us up.
    descriptor = os.open(path, flags | _ITSELF | getattr(os, "O_NONBLOCK", 0))
    try:
        _demand_own(path, os.fstat(descriptor))
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _demand_own(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Unsafe(f"{path} is not a file that hardener wrote", _NOT_OURS)
    if not _POSIX:
        return
    if found.st_nlink > 1:
        raise Unsafe(f"{path} has a second name, by which it can be changed from elsewhere", _NOT_OURS)
    if found.st_uid != os.geteuid():
        raise Unsafe(f"{path} belongs to another user", _NOT_OURS)
    if found.st_mode & 0o077:
        raise Unsafe(f"{path} is open to other users", f"see whether it was changed, then run: chmod 600 {path}")


def write_all(descriptor: int, data: bytes) -> None:
    """Write the whole of `data`. Raises OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def write_private(path: Path, data: bytes) -> None:
    """Put `data` into `path` in one step, readable by its owner alone. Raises Problem."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as stream:
            write_all(stream.fileno(), data)
            os.fsync(stream.fileno())
        Path(name).replace(path)
        sync_directory(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> Problem:
    return Problem(f"cannot write {path}: {error.strerror}", "choose a place you can write to")


def sync_directory(path: Path) -> None:
    """Make the names in `path` last through a power cut. Raises OSError."""
    if not _POSIX:
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_limited(path: Path, limit: int) -> bytes:
    """Return the bytes of `path`, a file that the operator names, at most `limit`. Raises Problem."""
    return _read(path, limit, lambda: os.open(path, os.O_RDONLY))


def read_private(path: Path, limit: int) -> bytes:
    """Return the bytes of `path`, a file of hardener's own state, at most `limit`. Raises Problem, Unsafe."""
    return _read(path, limit, lambda: open_private(path, os.O_RDONLY))


def _read(path: Path, limit: int, opened: Callable[[], int]) -> bytes:
    try:
        with os.fdopen(opened(), "rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise Problem(f"cannot read {path}: {error.strerror}", "check the name and who may read it") from None
    if len(data) > limit:
        raise Problem(f"{path} is larger than {limit // 2**20} MiB", "this is no file that hardener wrote")
    return data
