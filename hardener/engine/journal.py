"""What a run does, on disk before it is done: appended, synced, and never written twice."""

import contextlib
import os
import threading
from pathlib import Path
from typing import Any

from hardener.engine import chain, clock
from hardener.engine.files import create_private, open_private, sync_directory, write_all, write_private
from hardener.engine.problems import Unsafe
from hardener.engine.signing import Signer

NAME = "journal.jsonl"


class Journal:
    """An open journal. After one failed write or sync it takes nothing more, since what is on disk is not known."""

    def __init__(self, descriptor: int, signer: Signer, count: int, head: str) -> None:
        self._descriptor = descriptor
        self._signer = signer
        self._count = count
        self._head = head
        self._broken = False
        self._lock = threading.Lock()

    @classmethod
    def create(cls, directory: Path, signer: Signer) -> "Journal":
        """Return a new, empty journal in `directory`. Raises Unsafe."""
        try:
            journal = cls(create_private(directory / NAME, os.O_APPEND), signer, 0, chain.START)
        except OSError as error:
            raise _no_journal(directory, error) from None
        try:
            sync_directory(directory)
        except OSError as error:
            journal.close()
            raise _no_journal(directory, error) from None
        return journal

    @classmethod
    def reopen(cls, directory: Path, signer: Signer) -> "Journal":
        """Return the journal in `directory` to go on with; a torn last line is set aside first.

        Raises Rejected where it is damaged, Unsafe where it can't be written.
        """
        path = directory / NAME
        records, whole = chain.read(path, signer)
        try:
            _set_torn_aside(path, whole)
            descriptor = open_private(path, os.O_WRONLY | os.O_APPEND)
        except OSError as error:
            raise Unsafe(
                f"cannot write to {path}: {error.strerror}; nothing was sent", "free the disk, then resume"
            ) from None
        return cls(descriptor, signer, len(records), records[-1]["h"] if records else chain.START)

    @property
    def head(self) -> str:
        """The hash of the last record."""
        return self._head

    def append(self, event: str, **fields: Any) -> None:
        """Write one record and wait until the disk has it. Raises Unsafe, and then always."""
        with self._lock:
            if self._broken:
                raise Unsafe("the journal could not be written before; nothing more is sent")
            record = {"v": chain.VERSION, "n": self._count + 1, "prev": self._head, "t": clock.now(), "ev": event}
            record |= fields
            line, head = chain.seal(record, self._signer)
            try:
                write_all(self._descriptor, line)
                os.fsync(self._descriptor)
            except OSError as error:
                self._broken = True
                raise Unsafe(
                    f"the journal could not be written: {error.strerror}", "free the disk, then resume"
                ) from None
            self._count += 1
            self._head = head

    def close(self) -> None:
        """Give the file back; what was appended is on the disk already, so nothing can be lost here."""
        with contextlib.suppress(OSError):
            os.close(self._descriptor)


def _no_journal(directory: Path, error: OSError) -> Unsafe:
    return Unsafe(f"cannot start a journal in {directory}: {error.strerror}", "free the disk")


def _set_torn_aside(path: Path, whole: int) -> None:
    data = path.read_bytes()
    if len(data) == whole:
        return
    write_private(path.with_suffix(".torn"), data[whole:])
    with path.open("r+b") as stream:
        stream.truncate(whole)
        os.fsync(stream.fileno())
