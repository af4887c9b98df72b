"""The keyboard alone, as somebody uses a page who has no mouse; and what is wrong with the page that is left."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_every_page import AXE, RULES

MOST_PRESSES = 150  # Wagtail's own menu and buttons stand before a form of the admin


def reach(page: Page, target: str | Locator, key: str = "Tab") -> None:
    """Press Tab, or another key, until the focus is on the control, or on one of several."""
    wanted = page.locator(target) if isinstance(target, str) else target
    wanted.first.wait_for(state="attached")
    for _press in range(MOST_PRESSES):
        if wanted.evaluate_all("controls => controls.includes(document.activeElement)"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard never reaches {target}")


def press(page: Page, target: str | Locator, key: str = "Enter") -> None:
    reach(page, target)
    page.keyboard.press(key)


def wrong_with(page: Page) -> list[str]:
    """What axe finds, and whether one has to scroll sideways."""
    page.add_script_tag(content=AXE)
    violations = page.evaluate("async rules => (await axe.run(document, rules)).violations", RULES)
    found = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in violations]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        found.append("scrolls sideways")
    return found


def finish_and_pass(page: Page) -> None:
    """What was answered is saved; from the first question on to the end, where everything was right."""
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")
    assert wrong_with(page) == []
    press(page, "#q1 .question-nav button")
    press(page, "#finish")
    expect(page.locator(".result-words")).to_contain_text("You passed: 100 %")
    assert wrong_with(page) == []


def begin_question(page: Page, kind: str, text: str) -> None:
    """A trainer chooses a kind of question by its name, and writes what is asked."""
    page.goto("/admin/snippets/assessments/question/add/")
    press(page, page.locator(".way", has_text=kind))
    reach(page, "[role=textbox]")
    page.keyboard.type(text)


def publish_question(page: Page, bank: str = "Colours") -> None:
    """Say where it belongs, and publish it."""
    reach(page, "#id_bank")
    page.keyboard.type(bank)
    press(page, "[name=action-publish]")
    expect(page.locator(".messages")).to_contain_text("published", timeout=15_000)
