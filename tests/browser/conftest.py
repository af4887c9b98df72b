"""Walks through the product in a real Chromium against Django's live server."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from assessments.models import Bank
from courses.services.enrolling import enrol
from people.enums import Role
from people.roles import assign
from tests.browser import site as demo
from tests.factories.assessments import published
from tests.factories.courses import CohortFactory, ContentFactory
from tests.factories.people import PASSWORD, UserFactory
from tests.locking import only_one

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a browser walk; each leaves the database as the migrations made it. The long ones, in the demo, come first."""
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if "demo_site" not in item.fixturenames:  # those have an installation of their own
                item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))
    items.sort(key=lambda item: "demo_site" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session", autouse=True)
def chromium() -> Iterator[Browser]:
    """The browser, begun before the database is: Django keeps a connection per event loop, and Playwright's loop begins here.

    Begun later, the tests would get a second connection, without the rows that `serialized_rollback` puts back.
    """
    # Playwright's loop runs in this thread, so Django would refuse the ORM here without the variable.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Browser, live_server) -> Iterator[Callable[..., BrowserContext]]:
    """Make a browser of one's own: `new_context(viewport=PHONE, locale="fr")`. Errors in its pages fail the test."""
    contexts, errors = [], []

    def make(viewport: dict = DESK, locale: str = "en", **options) -> BrowserContext:
        context = chromium.new_context(viewport=viewport, locale=locale, base_url=live_server.url, **options)
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, object], None]:
    """Sign a person in through the sign-in page."""

    def enter(page: Page, person: object, password: str = PASSWORD) -> None:
        page.goto("/en/accounts/login/")
        page.fill("input[name=login]", person.email or person.username)
        page.fill("input[name=password]", password)
        page.click("form:has(input[name=password]) button[type=submit]")
        page.wait_for_url(lambda url: "/accounts/login" not in url)

    return enter


@pytest.fixture
def learner_at(live_server, new_context, sign_in) -> Callable[..., Page]:
    """A page of a learner on a phone who has just begun a quiz: `learner_at(single, true_false, settings={…})`."""

    def begin(*makes: Callable, settings: dict | None = None, **options) -> Page:
        content, learner = ContentFactory.build_course(), UserFactory()
        assign(learner, Role.LEARNER)
        enrol(learner=learner, cohort=CohortFactory(course_key=content.course.translation_key), by=None)
        page = new_context(viewport=PHONE, bypass_csp=True, **options).new_page()
        sign_in(page, learner)
        quiz = published(content, [make() for make in makes], **(settings or {}))
        page.goto(f"/en/quiz/{quiz.uuid}/")
        page.click("main form button")
        expect(page.locator("#q1")).to_be_visible()
        page.wait_for_load_state()  # the scripts are there, even on a slow machine
        return page

    return begin


@pytest.fixture
def trainer_page(live_server, new_context, sign_in) -> Page:
    """A page of a trainer who has a bank called “Colours”, and nothing in it."""
    trainer = UserFactory()
    assign(trainer, Role.TRAINER)
    Bank.objects.create(name="Colours")
    page = new_context(bypass_csp=True).new_page()
    sign_in(page, trainer)
    return page


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory) -> Iterator[demo.DemoSite]:
    """The demo, installed and served as `make run` does; parallel workers install it once, if nobody has, and take a copy each."""
    here = tmp_path_factory.getbasetemp()
    shared = here.parent if "PYTEST_XDIST_WORKER" in os.environ else here
    installed = Path(os.environ.get("DEMO_SITE") or shared / "demo")
    with only_one(shared / "demo.lock"):
        if not installed.exists():
            demo.install(installed)
    site = demo.DemoSite.at(shutil.copytree(installed, here / "own-demo"))
    server = demo.serve(site)
    yield site
    server.terminate()
    server.wait(10)


@pytest.fixture
def demo_context(chromium: Browser, demo_site) -> Iterator[Callable[..., BrowserContext]]:
    """A browser at the demo site, signed in as a role where one is given; errors in its pages fail the test."""
    contexts, errors = [], []

    def make(role: str = "", viewport: dict = PHONE, locale: str = "en", **options) -> BrowserContext:
        context = chromium.new_context(viewport=viewport, locale=locale, base_url=demo_site.url, **options)
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        if role:
            page = context.new_page()
            page.goto(f"/{locale}/accounts/login/")
            name, password = demo_site.login(role)
            page.fill("input[name=login]", name)
            page.fill("input[name=password]", password)
            page.click("form:has(input[name=password]) button[type=submit]")
            page.wait_for_url(lambda url: "/accounts/login" not in url)
            page.close()
        return context

    yield make
    for context in contexts:
        context.close()
    assert not errors
