"""An audit as a file: one JSON object, bound by its digest, and signed where there is a key."""

import hmac
import json
from pathlib import Path
from typing import Any

import msgspec

from hardener.engine import strictjson
from hardener.engine.auditing import Audit
from hardener.engine.model import canonical, sha256
from hardener.engine.problems import Rejected
from hardener.engine.scanfile import demand_times, scan_object
from hardener.engine.signing import Signer

FORMAT = "hardener.audit"
FORMAT_VERSION = "1.0"
LIMIT = 256 * 2**20
"""Bytes of the largest audit that is read."""
_AGAIN = "take the file from a backup, or begin another audit: hardener audit"


class AuditFile(msgspec.Struct, frozen=True):
    """An audit with the bytes it is bound to."""

    audit: Audit
    data: bytes
    signed: bool
    """Whether this user's key vouches for the bytes."""

    @property
    def sha256(self) -> str:
        """The digest of the bytes, with its kind before it."""
        return f"sha256:{sha256(self.data)}"


def encode(audit: Audit, signer: Signer) -> AuditFile:
    """Return the file of `audit`, signed where there is a key; ASCII only."""
    payload = _payload(audit, signer.key_id)
    return AuditFile(audit, _bytes(payload, _signature(payload, signer)), bool(signer.key_id))


def decode(data: bytes, signer: Signer, name: str) -> AuditFile:
    """Return the audit in `data`, calling the file `name`. Raises Rejected where a byte is not as hardener wrote it."""
    try:
        whole = strictjson.loads(data)
    except strictjson.NotStrict as error:
        raise Rejected(f"{name} is damaged: {error}", _AGAIN) from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise Rejected(f"{name} is no audit of hardener: its `format` is not {FORMAT}", _AGAIN)
    if str(whole.get("format_version", "")).split(".")[0] != FORMAT_VERSION.split(".", maxsplit=1)[0]:
        raise Rejected(f"{name} is an audit of another version of hardener", "open it with that one")
    payload, integrity = whole.get("payload"), whole.get("integrity")
    if not isinstance(payload, dict) or not isinstance(integrity, dict):
        raise Rejected(f"{name} was edited or damaged: a part of it is missing", _AGAIN)
    if integrity.get("payload_sha256") != sha256(canonical(payload)):
        raise Rejected(f"{name} was edited or damaged: what stands below `payload` is not what was written", _AGAIN)
    return _vouched(whole, payload, integrity, data, signer, name)


def holds_audit(path: Path) -> bool:
    """Return whether a file says of itself that it is an audit; what else is to be said of it, `decode` says."""
    try:
        with path.open("rb") as stream:
            return b'"format": "hardener.audit"' in stream.read(200)
    except OSError:
        return False


def _vouched(
    whole: dict[str, Any], payload: dict[str, Any], integrity: dict[str, Any], data: bytes, signer: Signer, name: str
) -> AuditFile:
    """Return the audit once the digest fits. Raises Rejected for a wrong signature or bytes beside it."""
    signature = str(integrity.get("hmac_sha256", ""))
    ours = bool(signer.key_id) and payload.get("signed_by") == signer.key_id
    if ours and not hmac.compare_digest(signature.encode(), _signature(payload, signer).encode()):
        raise Rejected(f"{name} was changed after it was signed: its signature, hmac_sha256, does not fit", _AGAIN)
    if _written(whole) != data:
        raise Rejected(f"{name} was edited or damaged: it is not as hardener would write it", _AGAIN)
    try:
        audit = msgspec.convert({key: value for key, value in payload.items() if key != "signed_by"}, Audit)
        demand_times(audit.scan)
    except ValueError as error:
        raise Rejected(f"{name} is damaged: {error}", _AGAIN) from None
    return AuditFile(audit, data, ours)


def _payload(audit: Audit, key_id: str) -> dict[str, Any]:
    return {**msgspec.to_builtins(audit), "scan": scan_object(audit.scan), "signed_by": key_id}


def _signature(payload: dict[str, Any], signer: Signer) -> str:
    return signer.sign(FORMAT, canonical(payload))


def _bytes(payload: dict[str, Any], signature: str) -> bytes:
    integrity = {"payload_sha256": sha256(canonical(payload)), "hmac_sha256": signature}
    return _written({"format": FORMAT, "format_version": FORMAT_VERSION, "payload": payload, "integrity": integrity})


def _written(whole: dict[str, Any]) -> bytes:
    return (json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")
