"""Texts that somebody wrote to do harm where they are shown."""

from typing import Final

# EC2 answers in XML, which has no way to carry the ESC character; its eight-bit twin does the same in a terminal.
NAME: Final = "[/red] [@click=app.quit]x\x9b31m\u202egnp.exe"
DESCRIPTION: Final = "[bold]nothing[/] here\x9d0;owned\x9c\u202e[/red] [@click=app.quit]x"
# The organization's answers are JSON, which carries anything.
OWNER: Final = "[/red] [@click=app.quit]x\x1b[31m\x1b]0;owned\x07\u202egnp.exe"
