"""How texts in files become the HTML that we keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.formats._html import MAX_MARKS, MAX_TEXT, MAX_WORK, STYLES, Cleaner, TooMuchError, as_html, as_typed, losses
from core.cleaning import clean_html
from core.errors import InvalidInputError
from tests.assessments.formats.generated import html


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<h1>a</h1><center>b</center>", "<h2>a</h2><p>b</p>"),
        ("a<script>alert(1)</script>b<style>p{}</style>c", "abc"),
        ("a<script>alert(1)", "a"),
        ("a<script><b>x</b></script>b", "ab"),
        ('a<img src="data:image/png;base64,AAAA">b', "ab"),
        ("<pre>\n  a\n\tb</pre>", "<p><code>\u00a0 a<br>\u00a0 \u00a0 b</code></p>"),
        ("<p></p>a<p> </p>", "a"),
        ("\x00a\x1fb", "ab"),
        ("a & b", "a &amp; b"),
    ],
)
def test_what_html_keeps(written, kept):
    assert as_html(written, "html") == kept


@given(html, st.sampled_from(STYLES))
def test_every_text_is_clean_and_clean_twice_is_clean_once(text, style):
    once = as_html(text, style)

    assert clean_html(once) == once


@given(html)
def test_what_is_typed_is_read_as_it_was(text):
    once = as_html(as_html(text).replace("\n", " "), "html")

    assert as_html(as_typed(once)) == once


def test_plain_text_is_typed_without_entities():
    assert as_typed("a &lt; b<br>c &amp; d") == "a < b\nc & d"


@pytest.mark.parametrize("style", STYLES)
def test_a_text_that_nobody_wrote_is_refused(style):
    with pytest.raises(TooMuchError):
        as_html("x" * (MAX_TEXT + 1), style)


@pytest.mark.parametrize(("sign", "style"), [("<", "html"), ("&", "moodle"), ("*", "markdown"), ("_", "markdown"), ("\n", "markdown")])
def test_more_markup_than_anybody_writes_is_refused(sign, style):
    with pytest.raises(TooMuchError):
        as_html("a" + sign * (MAX_MARKS + 1) + "a", style)


def test_a_file_may_be_only_so_much_work():
    with pytest.raises(InvalidInputError, match="more markup than can be read"):
        Cleaner(MAX_WORK).html("a")


def test_a_file_of_moodles_that_is_not_there_is_told():
    assert losses('<a href="@@PLUGINFILE@@/law.pdf">law</a>') == ["A picture, a recording or a file that belongs to the text is not in it."]


def test_plain_text_loses_nothing():
    assert losses("<script>", "plain") == losses("a", "html") == []
