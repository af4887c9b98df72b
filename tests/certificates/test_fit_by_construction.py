"""Every text of every design fits its box, whoever it is about: judged by where the PDF says that its letters are.

`NAMES` says how many people there are (the gate takes 400, a release 10,000: `NAMES=10000`), spread over all looks.
"""

import os
from itertools import combinations

import pypdfium2 as pdfium
import pytest

from certificates.enums import DesignLayout, Orientation
from certificates.layouts import LAYOUTS, PAGES, POINTS_PER_MM, Box
from certificates.rendering import render_sheets
from core.fonts import SERIF_BOLD, missing_letters
from tests.factories.names import LONGEST, invented_names
from tests.factories.sheets import ALL_LOOKS, a_sheet

NAMES = int(os.environ.get("NAMES", "400"))
NEAR = 0.6  # points
OVERHANG = 0.08  # of its height: how far the ink of a letter may reach beyond its own place, as the J of a serif does to the left


def shown(page: pdfium.PdfPage) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of each run of letters, in points."""
    text = page.get_textpage()
    return [text.get_rect(at) for at in range(text.count_rects())]


def edges(box: Box, height: float) -> tuple[float, float, float, float]:
    left, top = box.x * POINTS_PER_MM, height - box.y * POINTS_PER_MM
    return left - NEAR, top - box.points[1] - NEAR, left + box.points[0] + NEAR, top + NEAR


def is_inside(rect, box) -> bool:
    beside = OVERHANG * (rect[3] - rect[1])
    return rect[0] >= box[0] - beside and rect[1] >= box[1] and rect[2] <= box[2] + beside and rect[3] <= box[3]


def overlap(one, other) -> bool:
    return min(one[2], other[2]) - max(one[0], other[0]) > NEAR and min(one[3], other[3]) - max(one[1], other[1]) > NEAR


@pytest.mark.parametrize(("layout", "orientation", "languages"), ALL_LOOKS)
def test_every_text_stands_in_its_box_alone(layout, orientation, languages):
    look = ALL_LOOKS.index((layout, orientation, languages))
    names = list(invented_names(NAMES))[look :: len(ALL_LOOKS)]
    content = render_sheets(
        [a_sheet(name, layout=layout, orientation=orientation, languages=languages) for name in names], title="", language="fr"
    )
    places = LAYOUTS[DesignLayout(layout), Orientation(orientation)]
    height = PAGES[Orientation(orientation)][1] * POINTS_PER_MM
    boxes = [edges(box, height) for box in (places.head, places.text, places.signatures, places.code, *(places.columns or ()))]

    document = pdfium.PdfDocument(content)
    for page, name in zip(document, names, strict=True):
        found = shown(page)
        assert [rect for rect in found if not any(is_inside(rect, box) for box in boxes)] == [], name
        assert [pair for pair in combinations(found, 2) if overlap(*pair)] == [], name
        said = page.get_textpage().get_text_range()
        assert name.replace(" ", "") in "".join(said.split())
        assert "\ufffd" not in said


def test_names_are_as_various_as_promised():
    names = list(invented_names(10_000))

    assert max(map(len, names)) == LONGEST
    assert sum(len(name) == LONGEST for name in names) >= 500
    assert missing_letters("".join(names), SERIF_BOLD) == []
