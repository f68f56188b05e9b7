#!/usr/bin/env python
"""Asks whether a known hole is in any release that is pinned in requirements/*.txt.

That needs a service, which is told the names and releases; so it is only asked where HARDENER_AUDIT=1 says so, and
nothing else of the checks ever leaves this machine. A service that can't be reached is no reason to fail.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ASKED = "HARDENER_AUDIT"
_LOCKS = ("dev.txt", "mutate.txt", "run.txt")
_SECONDS = 120


def main() -> int:
    """Return 1 where a known hole is pinned, else 0."""
    if os.environ.get(ASKED) != "1":
        print(f"skipped: {ASKED}=1 asks the service for known holes about the releases in requirements/")
        return 0
    return max(audited(ROOT / "requirements" / name) for name in _LOCKS)


def audited(lock: Path) -> int:
    """Return 1 where `lock` pins a release with a known hole, 0 where it does not or nobody could tell."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "-f", "json", "-r", str(lock)]
    try:
        told = subprocess.run(
            [*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
        holes = _holes(json.loads(told.stdout))
    except subprocess.TimeoutExpired:
        print(f"skipped {lock.name}: the service did not answer within {_SECONDS} seconds")
        return 0
    except (ValueError, KeyError, TypeError):
        # Without a report nobody could be asked; what it says last tells why.
        why = (told.stderr.strip().splitlines() or ["no reason was given"])[-1]
        print(f"skipped {lock.name}: the service could not be asked ({why})")
        return 0
    for hole in holes:
        print(f"{lock.name}: {hole}")
    if not holes:
        print(f"{lock.name}: no release with a known hole")
    return int(bool(holes))


def _holes(report: dict[str, Any]) -> list[str]:
    return [
        f"{one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no release yet'}"
        for one in report["dependencies"]
        for hole in one.get("vulns", [])
    ]


if __name__ == "__main__":
    sys.exit(main())
