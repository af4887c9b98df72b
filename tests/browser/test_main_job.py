"""The main job, through the screen only: from a trainer's first lesson to a certificate that is revoked and a number that counts."""

import re
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from assessments.models import Bank
from home.setup import prepare_site
from tests.browser.conftest import PHONE
from tests.factories.courses import ProgrammeFactory
from tests.factories.people import PASSWORD

COURSE, MODULE, LESSON, BANK = "Signs at the border", "The first five minutes", "What a document tells", "Borders"
QUESTIONS = {
    "A man says that his employer keeps his passport. What do you do first?": ["Speak with him alone", "Send him back"],
    "A child crosses with a cousin who answers for her. Whom do you call?": ["The child protection service", "The cousin’s employer"],
    "A woman agreed to the work, under threats. Is her consent a defence?": ["No", "Yes"],
}
LIST = "Nom;Prénom;Sexe;Institution\nBélizaire;Wilfrid;M;Police nationale\nÉtienne;Marie-Ange;F;Immigration\n"
LEARNER = ("Rose-Énide", "Saint-Fleur")


@pytest.fixture
def installation(live_server, trainer, manager, settings):
    """What an administrator has set up: the address, the catalogue, a programme, the designs; nobody has written or planned anything."""
    settings.SITE_URL = live_server.url
    prepare_site()
    Bank.objects.create(name=BANK)
    programme = ProgrammeFactory(name="Borders that protect")
    programme.staff.add(manager)
    return programme


@pytest.fixture
def desk(new_context, sign_in):
    """A signed-in browser of one's own on an office computer."""

    def sit_down(person: object) -> Page:
        page = new_context().new_page()
        sign_in(page, person)
        return page

    return sit_down


def test_the_main_job_from_the_first_lesson_to_a_revoked_certificate(installation, desk, new_context, trainer, manager):
    author = desk(trainer)
    write_course(author)
    write_quiz(author)

    office = desk(manager)
    assert people_trained(office) == 0
    code = create_cohort(office, trainer)
    import_list(office)
    schedule_session(office)

    phone = new_context(viewport=PHONE, has_touch=True)
    join(phone, code)
    read_and_take_the_quiz(phone)

    take_attendance_and_close(author)

    serial = award(office)
    address = qr_of(office)
    assert address.endswith(serial)
    public = new_context(viewport=PHONE).new_page()
    assert verdict(public, address) == "Valid"
    expect(public.locator("main")).to_contain_text(" ".join(LEARNER))
    assert people_trained(office) == 1

    revoke(office)
    assert verdict(public, address) == "Revoked"
    assert people_trained(office) == 1, "a revoked paper does not undo the training"


# -- The trainer writes -----------------------------------------------------------------------------------------


def write_course(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("button", name="Courses").click()
    page.get_by_role("link", name=re.compile("Vijilans English", re.IGNORECASE)).click()
    add_page(page, COURSE, below="Courses")
    page.fill("#id_summary", "What an officer sees, asks and does when a document and a person do not match.")
    publish(page)
    add_page(page, MODULE, below=COURSE)
    publish(page)
    add_page(page, LESSON, below=MODULE)
    insert_block(page, "Text")
    page.locator("[data-contentpath=body] .public-DraftEditor-content").click()
    page.keyboard.type("Ask for the document, and look who holds it.")
    insert_block(page, "Content warning")
    page.get_by_role("textbox", name="What is coming").fill("A short case of violence against a child.")
    publish(page)


def add_page(page: Page, title: str, *, below: str) -> None:
    """Write the title of a new page below one of the listing that has none yet."""
    row = page.locator("tr", has=page.get_by_role("link", name=below, exact=True))
    row.get_by_role("link", name=re.compile("Add a child page")).first.click()
    field = page.locator("#id_title")
    field.press_sequentially(title)
    field.blur()
    expect(page.locator("#id_slug")).not_to_have_value("")


def insert_block(page: Page, name: str) -> None:
    page.locator("[data-contentpath=body]").get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def publish(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("published")


def write_quiz(page: Page) -> None:
    for text, (right, wrong) in QUESTIONS.items():
        write_question(page, text, right, wrong)
    page.get_by_role("link", name="Quizzes", exact=True).click()
    page.get_by_role("link", name="Add quiz").first.click()
    page.fill("#id_title", "What a document tells: what you have understood")
    page.get_by_role("button", name="Choose a page (Lesson)").click()
    choose(page, LESSON)
    for number, text in enumerate(QUESTIONS):
        page.get_by_role("button", name="Add a question").click()
        page.locator(f"#inline_child_questions-{number}").get_by_role("button", name="Choose a question").click()
        choose(page, text)
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".messages").get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("link", name="Publish to learners").click()
    page.locator("main").get_by_role("button", name="Publish").click()
    expect(page.locator(".messages")).to_contain_text("Published: learners who begin now get version 1")


def write_question(page: Page, text: str, right: str, wrong: str) -> None:
    page.goto("/admin/")
    page.get_by_role("button", name="Questions", exact=True).click()
    page.get_by_role("link", name="All questions").click()
    page.get_by_role("link", name="Write a question").first.click()
    page.get_by_role("link", name="Single choice question").last.click()
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type(text)
    expect(page.locator("input[name=text]")).to_have_value(
        re.compile(re.escape(text))
    )  # the editor hands over what was typed a moment later
    page.fill("[name=choices-0-text]", right)
    page.locator("[name=choices-0-is_correct]").check()
    page.fill("[name=choices-1-text]", wrong)
    page.get_by_role("combobox", name="Bank").select_option(label=BANK)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("published")


def choose(page: Page, name: str) -> None:
    """Pick one in a chooser, by searching where the chooser can search."""
    modal = page.locator(".modal-body")
    search = modal.get_by_label("Search term")
    if search.count():
        search.fill(name)
    modal.get_by_role("link", name=name).first.click()
    expect(modal).to_be_hidden()


# -- Staff prepare ----------------------------------------------------------------------------------------------


def create_cohort(page: Page, trainer: object) -> str:
    """Make a cohort for the new course; its code."""
    page.goto("/en/staff/cohorts/")
    page.get_by_role("link", name="New cohort").first.click()
    page.get_by_label("Name", exact=True).fill("Ouanaminthe, first cohort")
    page.get_by_label("Place", exact=True).fill("Ouanaminthe")
    today = timezone.localdate()
    page.fill("[name=starts_on]", str(today - timedelta(days=1)))
    page.fill("[name=ends_on]", str(today + timedelta(days=7)))
    page.get_by_label(str(trainer)).check()
    page.locator("main form").get_by_role("button").last.click()
    return page.locator(".join-code-letters").inner_text().replace(" ", "")


def import_list(page: Page) -> None:
    page.get_by_role("link", name="Import a list").click()
    page.set_input_files("input[type=file]", {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.encode("cp1252")})
    page.locator("main form button").last.click()
    page.get_by_role("button", name="Check the list").click()
    page.get_by_role("button", name="Import these people").click()
    expect(page.locator("h1")).to_have_text("The list is imported")
    page.get_by_role("link", name="See the cohort").click()
    expect(page.locator("main table")).to_contain_text("Bélizaire")


def schedule_session(page: Page) -> None:
    page.get_by_role("link", name="Sessions and attendance").click()
    page.get_by_role("link", name="Plan a session").click()
    page.get_by_label("Title", exact=True).fill("Looking at documents")
    page.fill("[name=day]", str(timezone.localdate()))
    page.fill("[name=starts]", "00:00")
    page.fill("[name=ends]", "03:00")
    page.fill("[name=hours]", "3")
    page.locator("main form").get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("Looking at documents")


# -- An officer on a phone --------------------------------------------------------------------------------------


def join(phone: BrowserContext, code: str) -> None:
    page = phone.new_page()
    page.goto(f"/en/join/{code}/")
    page.fill("[name=first_name]", LEARNER[0])
    page.fill("[name=last_name]", LEARNER[1])
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("link", name="I wrote it down, go on").click()
    expect(page.locator("h1")).to_have_text(f"Hello, {LEARNER[0]}")
    page.close()


def read_and_take_the_quiz(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/en/my/")
    page.get_by_role("link", name=f"Begin {LESSON}").click()
    expect(page.locator("main")).to_contain_text("look who holds it")
    page.locator("#quiz").get_by_role("link").first.click()
    page.locator("main form button").last.click()
    answer(page, 1)
    expect(page.locator("#q1 .saved")).to_contain_text("Saved")
    page.click("#q1 .question-nav button")

    phone.set_offline(True)
    answer(page, 2)
    page.click("#q2 .question-nav button")
    answer(page, 3)
    page.click("#q3 .question-nav button")
    page.click("#finish")
    expect(page.locator("#connection")).to_contain_text("waiting")
    phone.set_offline(False)

    page.wait_for_url(re.compile("/result/"))
    expect(page.locator(".result-words")).to_contain_text("You passed: 100 %")
    page.close()


def answer(page: Page, number: int) -> None:
    question = page.locator(f"#q{number}")
    right = next(choices[0] for text, choices in QUESTIONS.items() if text in question.inner_text())
    question.get_by_label(right).check()


# -- The room, and after ----------------------------------------------------------------------------------------


def take_attendance_and_close(page: Page) -> None:
    page.goto("/en/staff/")
    page.get_by_role("link", name="Take attendance").first.click()
    page.get_by_role("button", name="Everybody else is present").click()
    expect(page.locator("[data-count=present]")).to_contain_text("3")
    page.wait_for_selector("[data-saving][data-state=saved]")
    page.get_by_role("link", name="Close").click()
    page.get_by_role("button", name="Close the register").click()
    expect(page.locator("main")).to_contain_text("This register was closed")


def open_cohort(page: Page) -> None:
    page.goto("/en/staff/cohorts/")
    page.get_by_role("link", name="Ouanaminthe, first cohort").click()


def award(page: Page) -> str:
    """Award to the one who is eligible; the serial."""
    open_cohort(page)
    page.get_by_role("link", name="Award 1 certificate").click()
    page.get_by_role("button", name="Award to the one who is eligible").click()
    expect(page.locator("main")).to_contain_text("1 of 3 people has a certificate")
    return page.locator(".people-what .code").inner_text()


def qr_of(page: Page) -> str:
    """Print the cohort's certificates; the address in the QR code of the printed page."""
    address = page.get_by_role("link", name="Print the certificate").get_attribute("href")
    response = page.request.get(address)
    assert response.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(response.body())
    assert len(document) == 1
    codes = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
    return codes[0].text


def verdict(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator(".verdict h1").inner_text()


def revoke(page: Page) -> None:
    open_cohort(page)
    page.get_by_role("link", name="Certificates").last.click()
    page.locator(".people-do").get_by_role("link", name="Revoke").click()
    page.get_by_label("Reason").fill("Awarded by mistake.")
    page.get_by_role("button", name="Revoke it").click()
    expect(page.locator("main")).to_contain_text("Revoked")


def people_trained(page: Page) -> int:
    page.goto("/en/reports/people-trained/")
    return int(page.locator(".report-headline a").first.inner_text())
