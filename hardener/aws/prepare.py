"""Final parameters: validated against AWS's model, with the tokens that make a repeated call harmless."""

import uuid
from collections.abc import Mapping
from typing import Any

from botocore.model import OperationModel, ServiceModel
from botocore.validate import ParamValidator

from hardener.aws.catalogue import Catalogue, Kind
from hardener.aws.models import ModelLoader
from hardener.engine.model import AFTER, ASK, plain

_STAND_IN = "a-value-that-is-known-only-after-an-earlier-call-has-answered"
_DIGITS = "000000"
"""Stands for what the operator will type: so far codes of six digits, which AWS's model bounds to that."""


class Preparing:
    """Completes and validates the parameters of writes."""

    def __init__(self, catalogue: Catalogue, loader: ModelLoader) -> None:
        self._catalogue = catalogue
        self._loader = loader
        self._models: dict[str, ServiceModel] = {}

    def prepare(self, service: str, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return `params` as they will be sent. Raises ValueError with a sentence for the one who made them."""
        op = self._catalogue.find(service, operation)
        if op is None or op.kind is not Kind.WRITE:
            raise ValueError(f"{service}:{operation} is not a write that hardener knows")
        model = self._model(service).operation_model(operation)
        try:
            ready: dict[str, Any] = plain(params)
        except TypeError as error:
            raise ValueError(f"{op}: {error}") from None
        for name in model.idempotent_members:
            ready.setdefault(name, str(uuid.uuid4()))
        _validate(f"{op}", model, ready)
        return ready

    def _model(self, service: str) -> ServiceModel:
        if service not in self._models:
            self._models[service] = ServiceModel(self._loader.load_service_model(service, "service-2"), service)
        return self._models[service]


def _validate(name: str, model: OperationModel, params: dict[str, Any]) -> None:
    if model.input_shape is None:
        if params:
            raise ValueError(f"{name} takes no parameters")
        return
    report = ParamValidator().validate(_without_references(params), model.input_shape)
    if report.has_errors():
        raise ValueError(f"{name}: {report.generate_report()}")


def _without_references(value: Any) -> Any:
    if isinstance(value, dict):
        if AFTER in value:
            return _STAND_IN
        if ASK in value:
            return _DIGITS
        return {key: _without_references(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_references(item) for item in value]
    return value
