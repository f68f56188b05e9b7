"""Loading botocore's service models: only the shipped ones, and of those only what the catalogue names."""

import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
from botocore.loaders import JSONFileLoader, Loader

from hardener.aws.catalogue import Catalogue


class _FastFiles(JSONFileLoader):  # type: ignore[misc]
    """Reads models with msgspec, several times as fast."""

    def load_file(self, file_path: str) -> Any:
        """Return the content of the file of this name, None where there is none."""
        plain, packed = Path(file_path + ".json"), Path(file_path + ".json.gz")
        if plain.is_file():
            return msgspec.json.decode(plain.read_bytes())
        if packed.is_file():
            return msgspec.json.decode(gzip.decompress(packed.read_bytes()))
        return None


class ModelLoader(Loader):  # type: ignore[misc]
    """Loads models without the operations that the catalogue does not have.

    A client then has no method for them, is made in a fraction of the time, and keeps a fraction
    of the memory. Models in the user's own folders are left out: they could give a harmless name
    to another operation.
    """

    _cache: dict[Any, Any]

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(
            extra_search_paths=[self.BUILTIN_DATA_PATH], include_default_search_paths=False, file_loader=_FastFiles()
        )
        self._catalogue = catalogue
        self._trimmed: dict[str, Any] = {}
        self._lock = Lock()

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        """Return one model of a service, cut down to the catalogue when it is the operations' own."""
        if type_name != "service-2":
            return super().load_service_model(service_name, type_name, api_version)
        with self._lock:
            if service_name not in self._trimmed:
                kept = dict(self._cache)
                model = super().load_service_model(service_name, type_name, api_version)
                # The whole model, ten times as large, is not kept in memory.
                self._cache = kept
                self._trimmed[service_name] = _trim(model, self._catalogue.names(service_name))
        return self._trimmed[service_name]


@cache
def loader(catalogue: Catalogue) -> ModelLoader:
    """Return the loader for `catalogue`, the same one each time: models never change, and take long to read."""
    return ModelLoader(catalogue)


def _trim(model: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    operations = {name: value for name, value in model["operations"].items() if name in names}
    wanted = set(_shapes(model["shapes"], operations))
    shapes = {name: shape for name, shape in model["shapes"].items() if name in wanted or shape.get("exception")}
    return {**model, "operations": operations, "shapes": shapes}


def _shapes(shapes: dict[str, Any], operations: dict[str, Any]) -> Iterator[str]:
    seen: set[str] = set()
    waiting = [name for operation in operations.values() for name in _referred(operation)]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _referred(shapes[name])
            yield name


def _referred(node: Any) -> list[str]:
    """Return the names of the shapes that `node` refers to, however deep."""
    if isinstance(node, list):
        return [name for item in node for name in _referred(item)]
    if not isinstance(node, dict):
        return []
    found = [node["shape"]] if isinstance(node.get("shape"), str) else []
    return found + [name for item in node.values() for name in _referred(item)]
