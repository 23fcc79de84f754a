"""The reliability of scores is drawn where it belongs."""

import re
from xml.etree import ElementTree

from tests import picture

SVG = "{http://www.w3.org/2000/svg}"
ANSWERS = [(0.95, True)] * 30 + [(0.95, False)] * 10 + [(0.45, True)] * 5 + [(0.45, False)] * 5


def drawn(answers: picture.Judged) -> ElementTree.Element:
    return ElementTree.fromstring(picture.reliability({"all <of> them": answers}))


def places(root: ElementTree.Element, kind: str) -> list[tuple[float, float]]:
    return [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in root.iter(f"{SVG}{kind}")]


def test_a_dot_stands_at_its_score_and_its_share() -> None:
    root = drawn(ANSWERS)
    (even,) = (path.attrib["d"] for path in root.iter(f"{SVG}path") if path.attrib["class"] == "even")
    left, bottom, right, top = map(float, re.findall(r"[\d.]+", even))
    scores = [((x - left) / (right - left), (bottom - y) / (bottom - top)) for x, y in places(root, "circle")]
    assert [(round(score, 2), round(share, 2)) for score, share in scores] == [(0.45, 0.5), (0.95, 0.75)]


def test_the_bars_are_as_long_as_there_are_answers() -> None:
    bars = [bar for bar in drawn(ANSWERS).iter(f"{SVG}rect") if bar.attrib["class"] == "bar"]
    low, high = (float(bar.attrib["height"]) for bar in bars)
    assert round(high / low, 1) == 4.0
    texts = [text.text for text in drawn(ANSWERS).iter(f"{SVG}text")]
    assert {"10", "40", "all <of> them: 50 answers"} <= set(texts)


def test_few_answers_have_a_wide_interval() -> None:
    lengths = []
    for count in (4, 400):
        ranges = [
            p.attrib["d"] for p in drawn([(0.9, True)] * count).iter(f"{SVG}path") if p.attrib["class"] == "range"
        ]
        _, low, high = map(float, re.findall(r"[\d.]+", ranges[0]))
        lengths.append(low - high)
    assert lengths[0] > 5 * lengths[1] > 0


def test_the_same_answers_give_the_same_picture() -> None:
    assert picture.reliability({"a": ANSWERS, "b": []}) == picture.reliability({"a": list(ANSWERS), "b": []})
    assert not places(drawn([]), "circle")


def test_it_can_be_read_by_day_and_by_night() -> None:
    assert "prefers-color-scheme: dark" in picture.reliability({"a": ANSWERS})
