def test_a_signed_in_person_stays_signed_in(new_context, sign_in, learner):
    page = new_context().new_page()

    sign_in(page, learner)
    page.reload()

    assert page.locator("form[action*=logout]").count() == 1
