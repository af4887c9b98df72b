"""Every page that a role can reach by following links: it answers, nothing is broken, axe finds nothing."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils import translation

from tests.browser.conftest import DESK, PHONE

AXE = (Path(__file__).parent / "vendor/axe-core/axe.min.js").read_text(encoding="utf-8")
# Only violations are wanted; describing every element that passes takes axe as long again.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
WITHOUT_COLOURS = RULES | {"rules": {"color-contrast": {"enabled": False}}}
ELSEWHERE = re.compile(r"^/(admin|media|static|documents)/|/logout/|\.(pdf|csv|xlsx|ics)(\?|$)|[?&](format|export)=")
SAMPLES_PER_VIEW = {True: 2, False: 1}  # in English, in the walk's other language


def _language(path: str) -> str:
    return translation.get_language_from_path(path) or "en"


def _kind(path: str) -> str:
    """Pages made by the same view are one kind, in every language; Wagtail pages are told apart by their depth."""
    with translation.override(_language(path)):  # addresses are resolved under the active language's prefix only
        try:
            match = resolve(path)
        except Resolver404:
            return path
    depth = path.strip("/").count("/") if match.url_name in {"wagtail_serve", "page"} else ""
    return f"{match.view_name}{depth}"


def _links(page) -> list[str]:
    return page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")


def _inspect(page, url: str, rules: dict) -> list[str]:
    """Open a page; what is wrong with it by these rules of axe."""
    response = page.goto(url)
    if response.status >= 400:
        return [f"answers {response.status}"]
    page.add_script_tag(content=AXE)
    violations = page.evaluate("async rules => (await axe.run(document, rules)).violations", rules)
    wrong = [f"{v['id']}: {v['nodes'][0]['html'][:160]} ({len(v['nodes'])})" for v in violations]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        wrong.append("scrolls sideways")
    return wrong


def _visit_all(context, base: str, starts: list[str], languages: set[str]) -> tuple[dict[str, list], Counter]:
    """Follow links from `starts` in these languages: what is wrong by address, and how often each kind of page was seen."""
    page, waiting, seen, kinds, found = context.new_page(), list(starts), set(), Counter(), {}
    while waiting:
        url = waiting.pop(0)
        path = urlsplit(url).path
        language = _language(path)
        kind = (_kind(path), language)
        if url in seen or language not in languages or kinds[kind] >= SAMPLES_PER_VIEW[language == "en"]:
            continue
        seen.add(url)
        kinds[kind] += 1
        is_known_in_english = language != "en" and kinds[kind[0], "en"]  # then its colours are: they do not depend on words
        wrong = _inspect(page, url, WITHOUT_COLOURS if is_known_in_english else RULES)
        if wrong:
            found[url] = wrong
        links = (urldefrag(link).url for link in _links(page))
        waiting.extend(link for link in links if link.startswith(base) and not ELSEWHERE.search(link.removeprefix(base)))
    return found, kinds


WALKS = [
    ("", PHONE, "light", "es"),
    ("learner", PHONE, "light", "ht"),
    ("learner", DESK, "dark", "fr"),
    ("staff", PHONE, "dark", "fr"),
    ("staff", DESK, "light", "es"),
    ("trainer", PHONE, "light", "ht"),
]
LEAST_KINDS = {"": 8, "learner": 15, "staff": 35, "trainer": 20}  # fewer means that the walk lost its way


@pytest.mark.parametrize(("role", "viewport", "colours", "language"), WALKS)
def test_every_page_answers_and_is_accessible(demo_site, demo_context, role, viewport, colours, language):
    # axe is put into the page by the test, which the strict policy would refuse
    context = demo_context(role, viewport=viewport, color_scheme=colours, bypass_csp=True)
    paths = ["en/", f"{language}/", "en/accounts/login/", "en/verify/"]
    paths += ["en/my/"] if role else []
    paths += {"staff": ["en/staff/", "en/reports/"], "trainer": ["en/staff/"]}.get(role, [])

    found, kinds = _visit_all(context, demo_site.url, [f"{demo_site.url}/{path}" for path in paths], {"en", language})

    assert found == {}
    assert len({kind for kind, _language in kinds}) >= LEAST_KINDS[role]
