"""A disk that fails at the Nth thing that is asked of it below one directory, in each of the ways that disks do."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

WAYS = ("full", "full once", "half", "read-only", "no sync", "sync lost")
"""How it fails: for good, once, in the middle of what is written, for every change, and when it is to be synced."""
_CHANGES = ("mkdir", "unlink")
"""What a read-only disk refuses as well; a full one still lets go of things."""


class Disk:
    """Counts every write, sync, open and rename below `root`, and fails from the `at`th on, or once."""

    def __init__(self, root: Path, how: str = "", at: int = -1) -> None:
        self.root = str(root)
        self.how = how
        self.at = at
        self.count = 0
        self.failed = ""
        """What the first failure was; empty while there was none."""
        self.whenever: Callable[[], None] = lambda: None
        """Called at the first failure."""
        self._paths: dict[int, str] = {}
        self._synced: dict[str, int] = {}

    def insert(self, patch: pytest.MonkeyPatch) -> None:
        """Put it between Python and the system's own."""
        for name in ("open", "write", "fsync", "rename", "replace", "mkdir", "unlink"):
            patch.setattr(os, name, getattr(self, f"_{name}")(getattr(os, name)))

    def _meets(self, what: str, path: object) -> bool:
        """Count one thing that is asked, and return whether it fails."""
        if not str(path).startswith(self.root):
            return False
        if self.failed and self.how == "full once":
            return False
        if self.failed and self.how in ("no sync", "sync lost"):
            return what == "fsync"
        if self.failed:
            return what not in _CHANGES or self.how == "read-only"
        fitting = what == "fsync" if self.how in ("no sync", "sync lost") else what not in _CHANGES
        if not fitting:
            return False
        self.count += 1
        if self.count - 1 != self.at:
            return False
        self.failed = f"{what} {path}"
        self.whenever()
        return True

    def _error(self, path: object) -> OSError:
        code = {"read-only": errno.EROFS, "no sync": errno.EIO, "sync lost": errno.EIO}.get(self.how, errno.ENOSPC)
        return OSError(code, os.strerror(code), str(path))

    def _open(self, real: Any) -> Any:
        def opened(path: Any, flags: int, *rest: Any, **more: Any) -> int:
            writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if writes and self._meets("open", path):
                raise self._error(path)
            descriptor = int(real(path, flags, *rest, **more))
            self._paths[descriptor] = str(path)
            return descriptor

        return opened

    def _write(self, real: Any) -> Any:
        def write(descriptor: int, data: Any) -> int:
            path = self._paths.get(descriptor, "")
            if path and self._meets("write", path):
                if self.how == "half" and len(data) > 1:
                    real(descriptor, bytes(data)[: len(data) // 2])
                raise self._error(path)
            return int(real(descriptor, data))

        return write

    def _fsync(self, real: Any) -> Any:
        def fsync(descriptor: int) -> None:
            path = self._paths.get(descriptor, "")
            if path and self._meets("fsync", path):
                if self.how == "sync lost" and not os.path.isdir(path):  # noqa: PTH112  (called for every sync)
                    # What the system could not write, it may forget: the next reader finds the old end.
                    os.ftruncate(descriptor, self._synced.get(path, 0))
                raise self._error(path)
            if path:
                self._synced[path] = os.fstat(descriptor).st_size
            # Nothing is really synced: the power stays on, and a test must not wait for the platters.

        return fsync

    def _changed(self, what: str, real: Any) -> Any:
        def changed(path: Any, *rest: Any, **more: Any) -> Any:
            if self._meets(what, path):
                raise self._error(path)
            return real(path, *rest, **more)

        return changed

    def _rename(self, real: Any) -> Any:
        return self._changed("rename", real)

    def _replace(self, real: Any) -> Any:
        return self._changed("replace", real)

    def _mkdir(self, real: Any) -> Any:
        return self._changed("mkdir", real)

    def _unlink(self, real: Any) -> Any:
        return self._changed("unlink", real)
