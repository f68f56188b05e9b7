"""The fields of a check's settings as data, so that a form, a TOML section and a prompt can be built from them."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import inspect as introspect

from hardener.engine.model.checks import Settings


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One setting: its name, what it is, its default and its bounds."""

    name: str
    title: str
    description: str
    kind: str
    """`bool`, `int`, `str`, `choice` or `list` (of text)."""
    default: Any
    optional: bool = False
    """Whether None is a value of its own, meaning off."""
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    example: str = ""
    """What a person may write here, such as `security@example.com`; empty where nobody gave one."""

    @property
    def expected(self) -> str:
        """What a person may write here, in words."""
        off = ", or leave it out for off" if self.optional else ""
        if self.kind == "bool":
            return "true or false"
        if self.kind == "int":
            return f"a whole number from {self.least} to {self.most}{off}"
        if self.kind == "choice":
            return "one of " + ", ".join(self.choices)
        return ("a list of texts" if self.kind == "list" else "text") + off


def fields(settings: type[Settings]) -> tuple[Field, ...]:
    """Return the fields of `settings` in the order they are declared."""
    described = introspect.type_info(settings)
    assert isinstance(described, introspect.StructType)
    return tuple(_field(item) for item in described.fields)


def setting_called(settings: type[Settings], name: str) -> str:
    """Return how a text names a setting to whoever has a form, and to whoever has a file. Raises StopIteration."""
    field = next(one for one in fields(settings) if one.name == name)
    return f"the setting “{field.title}” ({name} in the baseline)"


def _field(item: introspect.Field) -> Field:
    kind, extra = _bare(item.type)
    optional = isinstance(kind, introspect.UnionType)
    if isinstance(kind, introspect.UnionType):
        inner, more = _bare(next(part for part in kind.types if not isinstance(part, introspect.NoneType)))
        kind, extra = inner, {**more, **extra}
    return Field(
        name=item.encode_name,
        title=str(extra.get("title", item.encode_name.replace("_", " ").capitalize())),
        description=str(extra.get("description", "")),
        kind=_kind(kind),
        default=item.default if item.default is not msgspec.NODEFAULT else item.default_factory(),
        optional=optional,
        least=getattr(kind, "ge", None),
        most=getattr(kind, "le", None),
        choices=tuple(str(value) for value in getattr(kind, "values", ())),
        example=", ".join(map(str, extra.get("examples") or _of_items(kind))),
    )


def _bare(kind: introspect.Type) -> tuple[introspect.Type, dict[str, Any]]:
    """Return the type below its description, and the description."""
    if isinstance(kind, introspect.Metadata):
        return kind.type, kind.extra_json_schema or {}
    return kind, {}


def _of_items(kind: introspect.Type) -> Sequence[Any]:
    """Return the examples of what a list may hold."""
    if not isinstance(kind, introspect.ListType | introspect.VarTupleType):
        return ()
    found: Sequence[Any] = _bare(kind.item_type)[1].get("examples", ())
    return found


def _kind(kind: introspect.Type) -> str:
    if isinstance(kind, introspect.BoolType):
        return "bool"
    if isinstance(kind, introspect.IntType):
        return "int"
    if isinstance(kind, introspect.LiteralType | introspect.EnumType):
        return "choice"
    if isinstance(kind, introspect.ListType | introspect.VarTupleType):
        return "list"
    return "str"
