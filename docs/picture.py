"""Draws docs/wizard.svg from the product itself: the wizard on the practice organization, after its first scan."""

import asyncio
import os
import re
import tempfile
from contextlib import ExitStack
from pathlib import Path

from hardener.app import HardenerApp
from hardener.cli.options import Asked
from hardener.cli.ways import Practising

KEYS = ("enter", "enter", "enter", "A")
"""From the first screen to the check that is drawn."""


async def draw(app: HardenerApp) -> str:
    """Return the screen after `KEYS` as SVG."""
    async with app.run_test(size=(120, 40)) as pilot:
        for key in KEYS:
            await pilot.pause()
            # Signing in and scanning are workers; what they lead to is there once they are done.
            await app.workers.wait_for_complete()
            await pilot.pause(0.5)
            await pilot.press(key)
        await pilot.pause(1)
        return app.export_screenshot(title="hardener")


def main() -> None:
    """Write the picture."""
    os.environ |= {"HARDENER_STATE_DIR": tempfile.mkdtemp(), "HARDENER_CONFIG_DIR": tempfile.mkdtemp()}
    with ExitStack() as until:
        bench = Practising(until).workbench(Asked())
        svg = asyncio.run(draw(HardenerApp(bench)))
    # Fonts are left to whoever looks at it: a picture fetches nothing.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", re.sub(r"terminal-\d+", "terminal", svg), flags=re.DOTALL)
    Path(__file__).with_name("wizard.svg").write_text(
        "\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
