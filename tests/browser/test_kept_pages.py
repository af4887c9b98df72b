"""Pages that open without a network do so where the product is installed: there static files have names that change with their content."""

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def offline():
    """Cut the network once a service worker keeps the page, and forget what the browser kept by itself."""

    def cut(page: Page) -> None:
        page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
        page.wait_for_load_state("networkidle")
        page.context.new_cdp_session(page).send("Network.clearBrowserCache")
        page.context.set_offline(True)

    return cut


def test_register_opens_without_a_network_in_an_installation(demo_context, offline):
    page = demo_context("trainer").new_page()
    page.goto("/en/staff/room/")
    expect(page.get_by_role("heading", name="Prepare this device")).to_be_visible()
    offline(page)

    page.reload()

    expect(page.get_by_role("heading", name="Prepare this device")).to_be_visible()
