"""`make bench-weight`: what a first visit weighs and how soon it paints, on a slow line. It prints; it judges nothing."""

import os
import pathlib
import platform
import tempfile
import time

import django
from playwright.sync_api import Browser, Page, sync_playwright

django.setup()  # what the walks share with the tests imports models

from tests.browser import site as demo  # noqa: E402
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE  # noqa: E402
from tests.browser.test_weight import LESSON, PICTURELESS, TWENTY_QUESTIONS  # noqa: E402

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
REPEATS = 3
PAINTS = """() => new Promise(resolve => {
    let largest = 0
    new PerformanceObserver(list => { for (const entry of list.getEntries()) largest = entry.startTime })
        .observe({type: "largest-contentful-paint", buffered: true})
    setTimeout(() => resolve([performance.getEntriesByName("first-contentful-paint")[0].startTime, largest]), 300)
})"""


def measure(browser: Browser, url: str, cookies: list) -> tuple[float, float, float]:
    """Kilobytes received, first contentful paint and largest contentful paint in seconds, with nothing kept but cookies."""
    context = browser.new_context(viewport=PHONE, service_workers="block")
    context.add_cookies(cookies)
    page, sizes = context.new_page(), []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url, wait_until="networkidle", timeout=60_000)
    first, largest = page.evaluate(PAINTS)
    context.close()
    return sum(sizes) / 1024, first / 1000, largest / 1000


def sign_in(page: Page, site: demo.DemoSite) -> list:
    name, password = site.login("learner")
    page.goto(f"{site.url}/en/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    return page.context.cookies()


def begin_quiz(page: Page, site: demo.DemoSite) -> str:
    uuid = site.manage("shell", "--verbosity", "0", "-c", TWENTY_QUESTIONS).split()[-1]
    page.goto(f"{site.url}/en/quiz/{uuid}/")
    page.click("main form button")
    page.wait_for_url("**/quiz/attempts/**")
    return page.url


def bench(site: demo.DemoSite) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context().new_page()
        cookies = sign_in(page, site)
        pages = {
            "sign-in": (f"{site.url}/en/accounts/login/", []),
            "lesson without a picture": (f"{site.url}{PICTURELESS}", cookies),
            "lesson with one picture": (f"{site.url}{LESSON}", cookies),
            "20-question quiz": (begin_quiz(page, site), cookies),
        }
        print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {platform.platform(terse=True)}, Chromium {browser.version}")
        print("| page | KB | first paint, s | LCP, s |\n| --- | --- | --- | --- |")
        for name, (url, jar) in pages.items():
            runs = sorted((measure(browser, url, jar) for _run in range(REPEATS)), key=lambda run: run[2])
            print("| {} | {:.1f} | {:.2f} | {:.2f} |".format(name, *runs[REPEATS // 2]), flush=True)
        browser.close()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="vijilans-bench-") as folder:
        installed = pathlib.Path(folder) / "site"
        demo.install(installed)
        running = demo.DemoSite.at(installed)
        server = demo.serve(running)
        try:
            bench(running)
        finally:
            server.terminate()
            server.wait(10)


if __name__ == "__main__":
    main()
