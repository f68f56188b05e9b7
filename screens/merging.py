"""One target read again, put into the scan in the place of what was known of it."""

import msgspec

from hardener.engine.model import Finding, Scan
from screens.session import key


def merged(scan: Scan, old: Finding, fresh: tuple[Finding, ...]) -> Scan:
    """Return `scan` with `fresh` in the place of `old` and of everything that `fresh` tells anew."""
    told = {key(one) for one in (old, *fresh)}
    place = next((at for at, one in enumerate(scan.findings) if key(one) in told), len(scan.findings))
    before = scan.findings[:place]
    after = tuple(one for one in scan.findings[place:] if key(one) not in told)
    return msgspec.structs.replace(scan, findings=(*before, *fresh, *after))


def same(old: Finding, fresh: tuple[Finding, ...]) -> bool:
    """Return whether nothing but the time of the reading is new."""
    return [msgspec.structs.replace(one, read_at=old.read_at) for one in fresh] == [old]
