"""What the wizard's start is compared with: a Textual app with nothing in it, and boto3 imported."""

import boto3
from textual.app import App, ComposeResult
from textual.widgets import Label

SHOWN = "there is nothing here"
assert boto3


class EmptyApp(App[None]):
    """One label, to see when it is painted."""

    def compose(self) -> ComposeResult:
        yield Label(SHOWN)


if __name__ == "__main__":
    EmptyApp().run()
