"""Following an answer over all its pages: bounded, and never twice to the same one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import DataNotFoundError

from hardener.aws import kept
from hardener.aws.attest import NotAttested
from hardener.aws.catalogue import Op
from hardener.aws.models import ModelLoader

MOST_PAGES = 2000
Fetch = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Paging:
    """How one operation tells that there is more, and how it is asked for."""

    inputs: tuple[str, ...]
    outputs: tuple[Callable[[Any], Any], ...]
    """What looks for each of the inputs in an answer."""
    more: Callable[[Any], Any] | None = None
    """What says whether there is more; None where the token alone does."""

    def following(self, page: dict[str, Any]) -> dict[str, Any]:
        """Return the parameters that ask for the next page, empty after the last. Raises NotAttested."""
        if self.more is not None and not self.more(page):
            return {}
        tokens = {name: found for name, path in zip(self.inputs, self.outputs, strict=True) if (found := path(page))}
        if self.more is not None and not tokens:
            raise NotAttested("the answer says that there is more, but not where")
        return tokens


def of(loader: ModelLoader, op: Op) -> Paging | None:
    """Return how `op` is paged, from botocore's paginators or else from its members; None where it is not."""
    found = _paginator(loader, op)
    if found is not None:
        more = found.get("more_results")
        return Paging(
            _listed(found["input_token"]),
            tuple(kept.path(each) for each in _listed(found["output_token"])),
            None if more is None else kept.path(more),
        )
    model = loader.load_service_model(op.service, "service-2")
    given, answered = (_members(model, op.name, side) for side in ("input", "output"))
    if "NextToken" in given and "NextToken" in answered:
        return Paging(("NextToken",), (kept.path("NextToken"),))
    return None


def whole(fetch: Fetch, params: Mapping[str, Any], paging: Paging | None, op: Op) -> dict[str, Any]:
    """Return the first page with the lists of all the others joined to its own. Raises NotAttested."""
    answer = page = fetch(params)
    if paging is None:
        return answer
    seen: set[str] = set()
    while following := paging.following(page):
        mark = repr(sorted(following.items()))
        if mark in seen:
            raise NotAttested("AWS sends the same page again and again")
        seen.add(mark)
        if len(seen) >= MOST_PAGES:
            raise NotAttested(f"the answer has more than {MOST_PAGES} pages")
        page = fetch({**params, **following})
        _join(answer, page, op)
    for name in paging.inputs:
        answer.pop(name, None)
    return answer


def _join(answer: dict[str, Any], page: dict[str, Any], op: Op) -> None:
    for name, value in page.items():
        if isinstance(value, list):
            answer[name] = answer.get(name, []) + value
        elif name == op.present:
            raise NotAttested(f"{name} has pages, but is no list")


def _paginator(loader: ModelLoader, op: Op) -> Any:
    try:
        return loader.load_service_model(op.service, "paginators-1")["pagination"].get(op.name)
    except DataNotFoundError:
        return None


def _members(model: Any, operation: str, side: str) -> Any:
    shape = model["operations"][operation].get(side)
    return model["shapes"][shape["shape"]].get("members", {}) if shape else {}


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
