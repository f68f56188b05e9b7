"""The journal's records: one JSON object a line, each bound to the one before it by its hash."""

import hmac
from pathlib import Path
from typing import Any

from hardener.engine import strictjson
from hardener.engine.files import read_private
from hardener.engine.model import canonical, sha256
from hardener.engine.problems import Rejected
from hardener.engine.signing import Signer

VERSION = 1
START = "0" * 64
"""What stands for the hash before the first record."""
LIMIT = 1024 * 2**20
PURPOSE = "hardener.journal"

Record = dict[str, Any]


def seal(record: Record, signer: Signer) -> tuple[bytes, str]:
    """Return the line of `record`, and its hash.

    The line holds the key's id, the hash `h` and the signature `mac`; without a key the first and the last are empty.
    """
    record = {**record, "key": signer.key_id}
    head = sha256(canonical(record))
    return canonical({**record, "h": head, "mac": signer.sign(PURPOSE, head.encode())}) + b"\n", head


def read(path: Path, signer: Signer) -> tuple[list[Record], int]:
    """Return the records of the journal at `path`, and how many bytes of it they fill.

    A last line without its end was being written when the process died; it is left out, and the
    bytes returned stop before it. Raises Rejected, with the byte, for any other damage,
    Unsafe where others may have written it.
    """
    data = read_private(path, LIMIT)
    records: list[Record] = []
    offset, previous = 0, START
    while offset < len(data):
        end = data.find(b"\n", offset)
        if end < 0:
            break
        record = _checked(data[offset : end + 1], previous, len(records) + 1, signer, f"{path}, byte {offset}")
        records.append(record)
        previous, offset = record["h"], end + 1
    return records, offset


def _checked(line: bytes, previous: str, number: int, signer: Signer, place: str) -> Record:
    try:
        record = strictjson.loads(line)
    except strictjson.NotStrict as error:
        raise _damaged(place, str(error)) from None
    if not isinstance(record, dict) or canonical(record) + b"\n" != line:
        raise _damaged(place, "it is not what hardener writes")
    body = {name: value for name, value in record.items() if name not in ("h", "mac")}
    if record.get("v") != VERSION or record.get("n") != number or record.get("prev") != previous:
        raise _damaged(place, "a record is missing or out of place")
    if record.get("h") != sha256(canonical(body)):
        raise _damaged(place, "a record was changed")
    if record.get("key") == signer.key_id:
        expected = signer.sign(PURPOSE, record["h"].encode())
        if not hmac.compare_digest(str(record.get("mac")).encode(), expected.encode()):
            raise _damaged(place, "a signature does not fit")
    return record


def _damaged(place: str, what: str) -> Rejected:
    return Rejected(f"the journal is damaged at {place}: {what}", "what was done must be read from AWS and CloudTrail")
