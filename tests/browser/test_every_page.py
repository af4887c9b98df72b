"""Every page that a role can reach by following links: it answers, nothing is broken, axe finds nothing."""

import re
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.browser.conftest import DESK, PHONE

AXE = (Path(__file__).parent / "vendor/axe-core/axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
ELSEWHERE = re.compile(r"^/(admin|media|static|documents)/|/logout/|\.(pdf|csv|xlsx|ics)(\?|$)|[?&](format|export)=")
SAMPLES_PER_VIEW = 2


def _kind(url: str) -> str:
    """Pages made by the same view are one kind; Wagtail pages are told apart by their depth."""
    path = urlsplit(url).path
    try:
        match = resolve(path)
    except Resolver404:
        return path
    depth = path.strip("/").count("/") if match.url_name == "wagtail_serve" else ""
    return f"{match.view_name}{depth}"


def _links(page) -> list[str]:
    return page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")


def _visit_all(context, base: str, starts: list[str]) -> dict[str, list]:
    """Follow links from `starts`; what axe says by address, and addresses that do not answer."""
    page, waiting, seen, kinds, found = context.new_page(), list(starts), set(), {}, {}
    while waiting:
        url = waiting.pop(0)
        kind = _kind(url)
        if url in seen or kinds.get(kind, 0) >= SAMPLES_PER_VIEW:
            continue
        seen.add(url)
        kinds[kind] = kinds.get(kind, 0) + 1
        response = page.goto(url)
        if response.status >= 400:
            found[url] = [f"answers {response.status}"]
            continue
        page.add_script_tag(content=AXE)
        violations = page.evaluate("async rules => (await axe.run(document, rules)).violations", RULES)
        if violations:
            found[url] = [f"{v['id']}: {v['nodes'][0]['html'][:160]} ({len(v['nodes'])})" for v in violations]
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
        if wide:
            found.setdefault(url, []).append("scrolls sideways")
        links = (urldefrag(link).url for link in _links(page))
        waiting.extend(link for link in links if link.startswith(base) and not ELSEWHERE.search(link.removeprefix(base)))
    return found


WALKS = [
    ("", PHONE, "light"),
    ("learner", PHONE, "light"),
    ("learner", DESK, "dark"),
    ("staff", PHONE, "dark"),
    ("staff", DESK, "light"),
    ("trainer", PHONE, "light"),
]


@pytest.mark.parametrize(("role", "viewport", "colours"), WALKS)
def test_every_page_answers_and_is_accessible(demo_site, demo_context, role, viewport, colours):
    # axe is put into the page by the test, which the strict policy would refuse
    context = demo_context(role, viewport=viewport, color_scheme=colours, bypass_csp=True)
    starts = [f"{demo_site.url}/en/", f"{demo_site.url}/fr/", f"{demo_site.url}/en/accounts/login/", f"{demo_site.url}/en/verify/"]
    if role:
        starts += [f"{demo_site.url}/en/my/"]
    if role in {"staff", "trainer"}:
        starts += [f"{demo_site.url}/en/staff/", f"{demo_site.url}/en/reports/"][: 2 if role == "staff" else 1]

    found = _visit_all(context, demo_site.url, starts)

    assert found == {}
