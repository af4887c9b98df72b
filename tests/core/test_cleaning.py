"""Cleaning what people wrote, by many threads at once: a server answers several people in one process."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.cleaning import clean_html, plain_text


@pytest.fixture
def _threads_change_often():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_threads_change_often")
def test_cleaning_in_many_threads_never_fails_nor_mixes_texts():
    texts = [f"<p>Text <b>number {number}</b> <script>x</script></p>" for number in range(400)]

    with ThreadPoolExecutor(8) as pool:
        cleaned, plain = list(pool.map(clean_html, texts)), list(pool.map(plain_text, texts))

    assert cleaned == [f"<p>Text <b>number {number}</b> x</p>" for number in range(400)]
    assert plain == [f"Text number {number} x" for number in range(400)]


def test_cleaned_markup_is_safe_and_the_same_again():
    once = clean_html('<p onclick="x()">A <a href="javascript:x()">link</a></p>')

    assert once == "<p>A <a>link</a></p>"
    assert clean_html(once) == once
    assert hasattr(clean_html(once), "__html__")
