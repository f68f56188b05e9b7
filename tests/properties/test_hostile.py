"""Foreign text is text: names, descriptions and tags never act on a terminal, and are exported as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.drawing import LIMIT, walks
from tests.properties.hostile import in_json, in_xml
from tests.properties.rig import Rig
from tests.properties.showing import refusal_shown_harmlessly, shown_harmlessly
from tests.properties.worlds import Hostile


@pytest.mark.timeout(LIMIT)
@walks(5)
@given(
    texts=st.builds(Hostile, name=in_xml, description=in_xml, tag=in_xml),
    account=in_json,
    used=st.sampled_from(["", "", "interface"]),
    shape=st.sampled_from(["table", "json"]),
)
def test_hostile_texts_are_shown_harmlessly_and_exported_exactly(
    rig: Rig, texts: Hostile, account: str, used: str, shape: str
) -> None:
    shown_harmlessly(rig, texts, account, used=used, shape=shape)


@pytest.mark.timeout(LIMIT)
@walks(8)
@given(words=in_xml)
def test_hostile_refusals_are_shown_harmlessly(rig: Rig, words: str) -> None:
    refusal_shown_harmlessly(rig, words)
