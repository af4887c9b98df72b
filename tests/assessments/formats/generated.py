"""Questions that nobody would think of, for the property tests of every format."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.formats._html import as_html

SPECIAL = [*"~=#{}:\\->%[]*/&<>\"'.,;|_$ \néòÒ¿\u00a0😀", "->", "::", "####", "//", "[html]", "%50%", "$CATEGORY:"]
TAGGED = ["<b>bold</b>", "<br>", "<p>one</p>", '<a href="https://example.org/?a=1">link</a>', "<ul><li>x</li></ul>", "&eacute;", "&amp;"]
LETTERS = st.characters(exclude_categories=("Cc", "Cs"))

typed = st.lists(st.one_of(st.sampled_from(SPECIAL), st.text(LETTERS, max_size=6)), min_size=1, max_size=8).map("".join)
html = st.lists(st.one_of(st.sampled_from(SPECIAL + TAGGED), st.text(LETTERS, max_size=6)), min_size=1, max_size=8).map("".join)


def _clean(text: str) -> str:
    return as_html(text, "html")


def _is_clean(text: str) -> bool:
    return bool(text) and _clean(text) == text


texts = html.map(_clean).map(_clean).filter(_is_clean)
maybe_texts = st.one_of(st.just(""), texts)
lines = typed.map(lambda text: " ".join(text.split())).filter(bool)
maybe_lines = st.one_of(st.just(""), lines)
shares = st.sampled_from([0, 1, -1, *(Fraction(n, d) for d in (2, 3, 4, 5, 6, 7, 8, 9, 10, 20) for n in (1, -1, d - 1))]).map(Fraction)
positive = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(9, 10), Fraction(1, 7)])
numbers = st.decimals(-(10**9), 10**9, places=3).map(lambda number: format(number.normalize() + 0, "f"))
tolerances = st.decimals(0, 1000, places=2).map(lambda number: format(number.normalize() + 0, "f"))


NO_TOLERANCE = st.just("0")


def _options(text, fraction=shares, *, feedback=maybe_texts, tolerance=NO_TOLERANCE, least=1):
    return st.lists(
        st.builds(ParsedOption, text=text, fraction=fraction, feedback=feedback, tolerance=tolerance), min_size=least, max_size=5
    )


@st.composite
def choice(draw, kind: str, *, feedback=maybe_texts, fraction=shares):
    options = draw(_options(texts, fraction, feedback=feedback, least=2))
    best = draw(st.integers(0, len(options) - 1))
    options[best].fraction = Fraction(1) if kind == "single_choice" else draw(positive)
    return kind, options, {} if kind == "single_choice" else {"marking": "credits"}


@st.composite
def true_false(draw, feedback=maybe_texts):
    return "true_false", [], {"answer": draw(st.booleans()), "feedback_true": draw(feedback), "feedback_false": draw(feedback)}


@st.composite
def short_answer(draw, *, feedback=maybe_texts):
    options = draw(_options(lines.filter(lambda text: "->" not in text), feedback=feedback))
    options[0].fraction = draw(positive)
    return "short_answer", options, {}


@st.composite
def numerical(draw, *, feedback=maybe_texts):
    options = draw(_options(numbers, feedback=feedback, tolerance=tolerances))
    options[0].fraction = draw(positive)
    if draw(st.booleans()):
        options.append(ParsedOption("*", Fraction(0), draw(feedback)))
    return "numerical", options, {}


@st.composite
def matching(draw):
    pairs = draw(st.lists(st.builds(ParsedOption, text=texts, match=lines), min_size=2, max_size=5))
    extra = draw(st.lists(st.builds(ParsedOption, match=lines), max_size=2))
    return "matching", pairs + extra, {}


@st.composite
def ordering(draw, *, feedback=maybe_texts):
    return "ordering", draw(_options(texts, st.just(Fraction(0)), feedback=feedback, least=2)), {}


def essay():
    return st.just(("essay", [], {}))


@st.composite
def questions(draw, kinds, *, tags=lines, names=maybe_lines, texts=texts, feedback=maybe_texts, categories=maybe_lines):
    """Lists of questions as a reader would give them, with line 0."""
    found = []
    for kind, options, extra in draw(st.lists(st.one_of(*kinds), min_size=1, max_size=4)):
        marked = draw(st.lists(tags, max_size=3, unique=True))
        found.append(ParsedQuestion(0, kind, draw(texts), draw(names), options, draw(feedback), draw(categories), marked, extra=extra))
    return found


def on_one_line(text: str) -> str:
    return text.replace("\n", " ")


def unlined(questions: list[ParsedQuestion]) -> list[ParsedQuestion]:
    return [replace(question, line=0) for question in questions]
