"""Parameters and results in the shapes of botocore's models, in every protocol."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from botocore.exceptions import UnknownServiceError
from botocore.model import OperationNotFoundError
from moto.core.model import OperationModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request
from moto.core.routing import get_service_router
from moto.core.serialize import XFormedAttributePicker, get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.exceptions import NotFound
from werkzeug.test import EnvironBuilder

from hardener.practice.wire import Answer, Asked

# Where the name in the signature is not the name of the model.
_MODELS: Final = {
    "access-analyzer": "accessanalyzer",
    "elasticloadbalancing": "elbv2",
    "elasticfilesystem": "efs",
    "monitoring": "cloudwatch",
    "sso": "sso-admin",
}


def operation_of(asked: Asked) -> tuple[str, Mapping[str, Any]]:
    """Return the operation that is asked for, and what its path says; nothing where it cannot be told."""
    if asked.named:
        return asked.named, {}
    builder = EnvironBuilder(method=asked.method, path=unquote(asked.path), query_string=asked.query)
    try:
        router = get_service_router(_MODELS.get(asked.service, asked.service))
        operation, in_path = router.match(Request(builder.get_environ()))
    except (NotFound, NotImplementedError, UnknownServiceError):
        return "", {}
    return str(operation.name), in_path


def parameters(asked: Asked, operation: str, in_path: Mapping[str, Any]) -> dict[str, Any]:
    """Read the parameters of a request by the model of its operation."""
    model = _model(asked.service, operation)
    if model is None:
        return {}
    form = asked.body.decode() if asked.protocol in ("query", "ec2") else asked.query
    request: Any = {
        "method": asked.method,
        "values": dict(parse_qsl(form, keep_blank_values=True)),
        "headers": asked.headers,
        "body": asked.body,
        "url_path": asked.path,
        "url_params": dict(in_path),
    }
    return PROTOCOL_PARSERS[asked.protocol](model).parse(request)


def result(asked: Asked, operation: str, value: Mapping[str, object]) -> Answer:
    """Write a result by the model of its operation."""
    model = _model(asked.service, operation)
    assert model is not None, operation
    serializer = get_serializer_class(model.service_model.service_name, asked.protocol)
    # With this picker a result may hold moto's own objects.
    written = serializer(model, value_picker=XFormedAttributePicker()).serialize(value)
    body = written["body"]
    return Answer(written["status_code"], written["headers"], body.encode() if isinstance(body, str) else body)


@cache
def _model(service: str, operation: str) -> OperationModel | None:
    try:
        model: OperationModel = get_service_model(_MODELS.get(service, service)).operation_model(operation)
    except (OperationNotFoundError, UnknownServiceError):
        return None
    return model
