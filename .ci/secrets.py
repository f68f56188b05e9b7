#!/usr/bin/env python
"""Looks for credentials in every file that git knows or would take, offline; what is known and harmless is in a list.

`.ci/secrets.py --update` writes that list anew (.ci/secrets.json). It holds hashes, so that it gives nothing away; look
at each line that is new before you keep it. Lines may move freely: only what is found, and in which file, counts.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KNOWN = ROOT / ".ci" / "secrets.json"
_LEFT_OUT = (".ci/secrets.json", "requirements/", "tests/screens/__snapshots__/")
"""Hashes of releases and pictures: long texts without meaning, which look like keys and are none."""

Found = dict[str, list[list[str]]]


def main(arguments: list[str]) -> int:
    """Return 0 where nothing new is found, else 1."""
    found = scanned()
    if "--update" in arguments:
        KNOWN.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
        print(f"{KNOWN.name}: {sum(map(len, found.values()))} texts that look like secrets and are none")
        return 0
    known: Found = json.loads(KNOWN.read_text())
    new = [
        (file, kind)
        for file, each in found.items()
        for kind, digest in each
        if [kind, digest] not in known.get(file, [])
    ]
    for file, kind in new:
        print(f"{file}: {kind}")
    if new:
        print("If that is made up for a test, keep it with: .venv/bin/python .ci/secrets.py --update")
    return int(bool(new))


def scanned() -> Found:
    """Return, by file, the kind and the hash of each text that looks like a secret."""
    told = subprocess.run(
        # Without verifying, since that would ask the services that the keys might be for.
        [sys.executable, "-m", "detect_secrets", "scan", "--no-verify", "--slim", *files()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    results = json.loads(told.stdout)["results"]
    return {file: sorted([one["type"], one["hashed_secret"]] for one in each) for file, each in results.items()}


def files() -> list[str]:
    """Return the files that are, or would be, in the repository."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    names = sorted(set(told.stdout.splitlines()))
    return [name for name in names if not name.startswith(_LEFT_OUT) and (ROOT / name).is_file()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
