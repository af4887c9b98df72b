import os
import pytest
from people.enums import Role
from people.roles import assign
from tests.browser.conftest import DESK, PHONE
from tests.factories.people import UserFactory
from tests.factories.assessments import single
OUT = "/tmp/kw/"

def test_look(new_context, sign_in):
    trainer = UserFactory(); assign(trainer, Role.TRAINER); single()
    for name, viewport in (("desk", DESK), ("phone", PHONE)):
        page = new_context(viewport=viewport).new_page()
        sign_in(page, trainer)
        page.goto("/admin/snippets/assessments/essayquestion/add/") if False else page.goto(os.environ.get("ADDR", "/en/admin/"))
        from django.urls import reverse
        from assessments.models import Question
        from assessments.questions import model_of
        page.goto(reverse(model_of("essay").snippet_viewset.get_url_name("add")))
        page.wait_for_timeout(1500)
        section = page.locator('[data-contentpath="rubric"]')
        page.locator('#panel-child-how_it_is_marked-rubric-content button.c-sf-add-button, [data-contentpath="rubric"] button.c-sf-add-button').first.click()
        page.wait_for_timeout(800)
        page.set_viewport_size({"width": viewport["width"], "height": 3000})
        page.wait_for_timeout(500)
        page.screenshot(path=f"{OUT}essay-{name}.png", full_page=True)
