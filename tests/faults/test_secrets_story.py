"""No secret in anything that hardener shows, logs, writes or keeps, from the first scan to the last undo."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardener.practice.launch import running
from tests.faults.hasty import hasten
from tests.faults.secret_story import Story, told_by_a_crash, told_by_a_defect, told_by_commands, told_by_the_wizard
from tests.faults.server import served


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with running() as practice, served(practice) as server, pytest.MonkeyPatch.context() as patch:
        hasten(patch)
        story = Story(server, tmp_path_factory.mktemp("operator"))
        with story.begun():
            told_by_commands(story)
            told_by_a_defect(story)
            asyncio.run(told_by_the_wizard(story))
            asyncio.run(told_by_a_crash(story))
        yield story


def test_the_day_went_as_it_should(story: Story) -> None:
    assert {name: code for name, code in story.codes.items() if code not in (0, 2, 3)} == {
        "wrong option": 64,
        "wrong profile": 1,
        "defect": 1,
    }, story.shown
    assert story.codes["apply"] == 0, story.shown["apply"]
    assert story.codes["undone"] == 0, story.shown["undone"]
    assert any(name.startswith("screen") and "sha256:" in text for name, text in story.shown.items())
    for end in ("crash", "defect"):
        assert "RuntimeError" in story.shown[end]
    assert any(request.access == "write" for request in story.server.reached)


def test_secrets_were_there_to_be_told(story: Story) -> None:
    planted = set(story.canaries.planted_at.values())
    assert {"sts:AssumeRole SecretAccessKey", "sts:AssumeRole SessionToken", "our own secret key"} <= planted
    asked = [request for request in story.server.log if request.name == "sts:AssumeRole"]
    assert {request.form["ExternalId"] for request in asked} == {story.external}
    assert len(planted) > 6


def test_nothing_secret_is_left_anywhere(story: Story) -> None:
    left = story.leavings()
    found = {name: where for name, data in left.items() if (where := story.canaries.found_in(data))}
    assert found == {}
    kinds = {Path(name).suffix for name in left if name.startswith(str(story.home))}
    assert {".json", ".csv"} <= kinds
    assert any("journal" in name or "runs" in name for name in left), sorted(left)


def test_a_secret_would_have_been_found(story: Story) -> None:
    (story.home / "state" / "slip").write_text(f"token={story.root_secret}")
    story.shown["slip"] = f"said {story.secret}"
    try:
        found = {name for name, data in story.leavings().items() if story.canaries.found_in(data)}
    finally:
        del story.shown["slip"]
        (story.home / "state" / "slip").unlink()
    assert found == {"slip", str(story.home / "state" / "slip")}


def test_the_keyring_holds_the_key_that_signs_and_nothing_else(story: Story) -> None:
    assert len(story.keyring.kept) == 1
