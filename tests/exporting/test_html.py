"""The report, read by a parser of the standard library."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from buyerflow_widgets.exporting import FORMATS
from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState
from tests.support.samples import SAMPLES
from tests.support.texts import NAUGHTY, long_map, process, with_text_everywhere


class Reader(HTMLParser):
    """Collects the tags with their attributes, and the texts in cells, items and headings."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"p": [], "span": [], "li": [], "h1": [], "h2": [], "h3": [], "h4": []}
        self._open: list[str] = []
        self.feed(written)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in self.texts:
            self.texts[tag].append("")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in set(self._open) & set(self.texts):
            self.texts[tag][-1] += data


def read(states: list[BuyingProcessState]) -> Reader:
    return Reader(FORMATS["html"].write(states).decode())


def test_it_holds_every_text_of_each_persona_once() -> None:
    written = FORMATS["html"].write(SAMPLES).decode()
    found = Reader(written)
    assert found.texts["h1"] == ["Buying processes"]
    assert found.texts["h2"] == ["Plant Maintenance Manager", "Head of Customer Support", "Director of Surgical Services"]
    assert found.texts["h4"] == [stage.stage_name for each in SAMPLES for stage in each.buying_stages]
    for each in SAMPLES:
        assert set(each.persona_pain_points.splitlines()) <= set(found.texts["li"])
        assert each.ai_generated_summary
        assert each.ai_generated_summary.split("\n")[0][:60] in written
    shown = Counter(found.texts["span"])
    texts = Counter(
        getattr(stage, field)
        for each in SAMPLES
        for stage in each.buying_stages
        for field in set(STAGE_FIELDS) - {"stage_name", "duration"}
    )
    assert {text: shown[text] for text in texts} == texts
    assert written.count('aria-label="Journey map"') == len(SAMPLES)


def test_what_is_missing_is_said_where_it_is_missing() -> None:
    assert read([long_map()]).texts["span"].count("Missing") == 8
    bare = read([process(persona_pain_points="", ai_generated_summary=None)])
    assert bare.texts["p"].count("Missing") == 2


def test_one_persona_is_the_title() -> None:
    assert read([SAMPLES[0]]).texts["h1"] == ["Plant Maintenance Manager"]


@pytest.mark.parametrize("states", [list(SAMPLES), [with_text_everywhere(text, number) for number, text in enumerate(NAUGHTY)]])
def test_it_has_no_script_and_asks_for_nothing(states: list[BuyingProcessState]) -> None:
    for tag, attributes in read(states).tags:
        assert tag not in {"script", "link", "img", "iframe", "object", "embed", "base", "form", "audio", "video", "source"}
        assert not {name for name in attributes if name.startswith("on") or name in {"src", "srcset", "ping", "background"}}
        if tag != "a":
            assert "href" not in attributes
    written = FORMATS["html"].write(states).decode()
    style = written[written.index("<style>") : written.index("</style>")]
    # Its letters are in the file.
    assert {address.split(";")[0] for address in re.findall(r"url\(([^)]*)", style)} == {"data:font/woff2"}
    assert "@import" not in style


def test_what_people_typed_is_text() -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    found = read([with_text_everywhere(hostile, 1)])
    assert hostile in found.texts["span"]
    assert found.texts["h1"] == [hostile]


def test_without_stages_it_says_so() -> None:
    found = read([process(buying_stages=[])])
    assert (found.texts["h3"][1], found.texts["h4"]) == ("Journey map", [])
    assert "Missing" in found.texts["p"]
