"""How pages are made of templates: foreign text is escaped, and nothing in it acts."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from hardener.engine.model import safe


@cache
def environment() -> Environment:
    """Return what every page is made with. Each page is a `page.html.j2`: no scripts, nothing loaded from elsewhere."""
    made = Environment(
        # What a name holds is escaped by default, and what is invisible in it is written out before.
        autoescape=True,
        loader=PackageLoader("hardener.engine.report"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.finalize = _shown
    made.globals["style"] = (files("hardener.engine.report") / "templates" / "report.css").read_text("utf-8")
    return made


def _shown(value: object) -> object:
    if type(value) is not str:
        return value
    return "\n".join(safe(line) for line in value.split("\n"))
