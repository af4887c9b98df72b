"""Questions that could be in a bank, for round trips: clean HTML, every kind, every language's letters."""

import io
import re
from fractions import Fraction
from html import escape

from hypothesis import strategies as st
from PIL import Image

from assessments.formats import ParsedOption, ParsedPicture, ParsedQuestion
from assessments.formats._shares import SHARES
from core.cleaning import clean_html

LETTERS = st.sampled_from(list("abcXYZ 019éñòœ漢😀ـ~#{}=%:\\[]()*/&<>\"'.,;!?-_|$@"))
WORDS = st.text(LETTERS, min_size=1, max_size=14).map(lambda text: " ".join(text.split())).filter(bool)
TAGGED = st.sampled_from(
    [
        "{}",
        "<p>{}</p>",
        "<b>{}</b> <i>x</i>",
        "<ul><li>{}</li><li>y</li></ul>",
        "&lt;p&gt;{}&lt;/p&gt;",
        "{}<br>z",
        '<a href="https://example.org/?a=1&amp;b=2">{}</a>',
    ]
)
SHARE = st.sampled_from([share for share in SHARES if 0 < share < 1])


AMBIGUOUS = re.compile("&(?!(?:amp|lt|gt|quot);)")  # half an entity: every program repairs it in its own way


def cleaned(html: str) -> str:
    return str(clean_html(html)).strip()


def no_places(text: str) -> str:
    return text.replace("[[", "[").replace("]]", "]")


HTML = st.builds(lambda frame, words: cleaned(frame.replace("{}", no_places(words))), TAGGED, WORDS).filter(
    lambda html: html and not AMBIGUOUS.search(html)
)
MAYBE_HTML = st.one_of(st.just(""), HTML)


def picture(number: int) -> ParsedPicture:
    out = io.BytesIO()
    Image.new("RGB", (2 + number % 5, 1 + number // 5), (number, 0, 0)).save(out, ("PNG", "JPEG", "GIF", "WEBP")[number % 4])
    return ParsedPicture(f"carte n° {number}.{('png', 'jpg', 'gif', 'webp')[number % 4]}", out.getvalue(), f"Carte “{number}” <&>")


PICTURES = st.sets(st.integers(0, 19), max_size=2).map(lambda numbers: [picture(number) for number in sorted(numbers)])


@st.composite
def choices(draw, *, fractions):
    return [ParsedOption(text=draw(HTML), fraction=fraction, feedback=draw(MAYBE_HTML)) for fraction in fractions]


@st.composite
def single(draw):
    shares = draw(st.permutations([Fraction(1), Fraction(0), draw(SHARE), -draw(SHARE)]))
    return {"options": draw(choices(fractions=shares))}


@st.composite
def multiple(draw):
    marking = draw(st.sampled_from(["whole", "parts", "negative", "credits"]))
    if marking == "credits":
        shares = [Fraction(1, 3), Fraction(2, 3), -draw(SHARE), Fraction(0)]
    else:
        right = draw(st.integers(1, 4))
        wrong = draw(st.integers(1, 3))
        shares = [Fraction(1, right)] * right + [Fraction(-1, wrong)] * wrong
    return {"options": draw(choices(fractions=draw(st.permutations(shares)))), "extra": {"marking": marking}}


@st.composite
def true_false(draw):
    return {"extra": {"answer": draw(st.booleans()), "feedback_true": draw(MAYBE_HTML), "feedback_false": draw(MAYBE_HTML)}}


@st.composite
def short(draw, words=WORDS):
    texts = draw(st.lists(words, min_size=1, max_size=3, unique_by=str.casefold))
    options = [
        ParsedOption(text=text, fraction=Fraction(1) if index == 0 else draw(SHARE), feedback=draw(MAYBE_HTML))
        for index, text in enumerate(texts)
    ]
    return {"options": options, "extra": {"case_matters": draw(st.booleans()), "accents_matter": draw(st.booleans())}}


NUMBER = st.sampled_from(["0", "-3", "2.50", "1000000", "7.001", "42", "-17.25"])
UNITS = st.lists(
    st.builds(dict, name=st.sampled_from(["m", "km", "°C", "US$"]), factor=st.sampled_from(["1", "0.001", "1000", "0.0254", "12.5"])),
    max_size=3,
    unique_by=lambda unit: unit["name"],
)


@st.composite
def numerical(draw, units=UNITS):
    numbers = draw(st.lists(NUMBER, min_size=1, max_size=3, unique=True))
    options = [
        ParsedOption(
            text=text,
            fraction=Fraction(1) if index == 0 else draw(SHARE),
            feedback=draw(MAYBE_HTML),
            tolerance=draw(st.sampled_from(["0", "0.0001", "0.05"])),
        )
        for index, text in enumerate(numbers)
    ]
    if draw(st.booleans()):
        options.append(ParsedOption(text="*", fraction=Fraction(0), feedback=draw(HTML)))
    extra = {"units": draw(units)}
    if extra["units"] and draw(st.booleans()):
        extra |= {"unit_rule": draw(st.sampled_from(["optional", "required"])), "unit_cost": draw(st.sampled_from(["0", "1/10", "1/3"]))}
    return {"options": options, "extra": extra}


@st.composite
def matching(draw):
    matches = draw(st.lists(WORDS.map(plain_words).filter(bool), min_size=2, max_size=4, unique=True))
    options = [ParsedOption(text="" if index and draw(st.booleans()) else draw(HTML), match=match) for index, match in enumerate(matches)]
    options.sort(key=lambda option: not option.text)
    return {"options": options, "extra": {"marking": draw(st.sampled_from(["parts", "whole"]))}}


def plain_words(text: str) -> str:
    return " ".join(text.split())


@st.composite
def ordering(draw):
    texts = draw(st.lists(HTML, min_size=2, max_size=4, unique=True))
    options = [ParsedOption(text=text) for text in texts]
    return {"options": options, "extra": {"marking": draw(st.sampled_from(["whole", "position", "pairs"]))}}


@st.composite
def essay(draw):
    words = st.one_of(st.none(), st.integers(1, 900))
    return {
        "extra": {"min_words": draw(words), "max_words": draw(words), "template": draw(MAYBE_HTML), "marker_notes": draw(MAYBE_HTML)},
    }


GAPS = {"single_choice": single(), "short_answer": short(), "numerical": numerical(units=st.just([]))}
WEIGHTS = st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2), Fraction(0)])


@st.composite
def cloze(draw, kinds=GAPS, weights=WEIGHTS):
    gaps = []
    for kind in draw(st.lists(st.sampled_from(sorted(kinds)), min_size=1, max_size=3)):
        held = draw(kinds[kind])
        weight = draw(weights) if gaps else Fraction(1)
        gaps.append(ParsedQuestion(line=0, kind=kind, text="", points=weight, **held))
    text = cleaned(
        "".join(f"<p>{escape(no_places(draw(WORDS)), quote=False)} [[{index}]] {{1:SA:=x}}</p>" for index in range(1, len(gaps) + 1))
    )
    return {"text": text, "extra": {"gaps": gaps}}


KINDS = {
    "single_choice": single(),
    "multiple_choice": multiple(),
    "true_false": true_false(),
    "short_answer": short(),
    "numerical": numerical(),
    "matching": matching(),
    "ordering": ordering(),
    "essay": essay(),
    "cloze": cloze(),
}


# QTI: texts in lists are plain, a gap has a weight, and a pattern is one that no other answer fits.
LITERALS = WORDS.map(lambda text: text.replace("*", "").replace("\\", "").strip()).map(plain_words).filter(bool)


@st.composite
def plain_choice(draw):
    held = draw(single())
    for option in held["options"]:
        option.text = cleaned(escape(draw(LITERALS), quote=False))
    return held


@st.composite
def short_with_pattern(draw):
    held = draw(short(words=LITERALS))
    if draw(st.booleans()):
        held["options"].append(ParsedOption(text=r"zz(*).[end\*", fraction=draw(SHARE), feedback=draw(MAYBE_HTML)))
    return held


QTI_GAPS = {"single_choice": plain_choice(), "short_answer": short_with_pattern(), "numerical": numerical(units=st.just([]))}
QTI_KINDS = KINDS | {
    "short_answer": short_with_pattern(),
    "cloze": cloze(kinds=QTI_GAPS, weights=st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2)])),
}


@st.composite
def questions(draw, kinds=KINDS):
    kind = draw(st.sampled_from(sorted(kinds)))
    common = {
        "line": 0,
        "kind": kind,
        "text": draw(HTML),
        "name": draw(st.one_of(st.just(""), WORDS)),
        "feedback": draw(MAYBE_HTML),
        "category": draw(st.sampled_from(["", "Signs", "Signs/At the border", "Œuvres & <b>"])),
        "tags": draw(st.lists(st.sampled_from(["law", "santé", "a & b"]), max_size=2, unique=True)),
        "hints": draw(st.lists(HTML, max_size=2)),
        "penalty": draw(st.sampled_from([None, Fraction(0), Fraction(1, 3), Fraction(1, 10), Fraction(1)])),
        "points": draw(st.sampled_from([Fraction(1), Fraction(5), Fraction(1, 2), Fraction(10, 3)])),
        "language": draw(st.sampled_from(["", "fr", "ht"])),
        "pictures": draw(PICTURES),
    }
    return ParsedQuestion(**(common | draw(kinds[kind])))


BANKS = st.lists(questions(), min_size=1, max_size=3)
QTI_BANKS = st.lists(questions(QTI_KINDS), min_size=1, max_size=3)


def without_lines(questions):
    """The same questions, wherever they stood."""
    for question in questions:
        question.line = 0
        without_lines(question.extra.get("gaps", []))
    return questions
