"""Signing in, registering with a code, claiming a record."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from core.errors import DomainError, NotAllowedError
from people.models import User
from people.services.accounts import claim, invitation_for, invite
from people.services.persons import register_person
from tests.factories.people import PASSWORD, UserFactory

NEW_PASSWORD = "mango tree by the river"


def sign_in(client, login, password=PASSWORD, **data):
    return client.post("/en/accounts/login/", {"login": login, "password": password, **data})


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["rose@example.org", "Rose@Example.org", "H7K2-QF9M", "h7k2qf9m", " H7K2 QF9M "])
def test_sign_in_by_email_or_personal_code(client, db, login):
    UserFactory(username="H7K2-QF9M", email="rose@example.org")

    sign_in(client, login)

    assert is_signed_in(client)


def test_wrong_password_is_told_in_one_sentence(client, db):
    UserFactory(username="H7K2-QF9M")

    page = sign_in(client, "H7K2-QF9M", "wrong").content.decode()

    assert "The e-mail or personal code and the password do not match." in page


def test_after_signing_in_staff_see_their_day_and_learners_their_learning(client, manager, trainer, learner):
    for person, begins in [(manager, "cockpit"), (trainer, "cockpit"), (learner, "dashboard")]:
        client.logout()
        response = sign_in(client, person.username)
        with translation.override(person.language or "en"):
            assert response["Location"] == reverse(begins)


def test_person_without_password_cannot_sign_in(client, manager):
    person = register_person(by=manager, first_name="Rose", last_name="Baptiste")

    sign_in(client, person.username, "")

    assert not is_signed_in(client)


def test_site_and_admin_follow_the_persons_language(client, db):
    person = UserFactory(language="ht")

    response = sign_in(client, person.email)

    assert response["Location"] == "/ht/my/"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ht"
    assert UserProfile.objects.get(user=person).preferred_language == "ht"


def test_choice_of_language_is_kept_with_the_person(client, learner):
    client.force_login(learner)

    client.post("/language/", {"language": "es", "next": "/en/my/"})

    learner.refresh_from_db()
    assert (learner.language, learner.wagtail_userprofile.preferred_language) == ("es", "es")


def test_too_many_wrong_passwords_are_stopped(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/300s/key"}
    cache.clear()
    person = UserFactory()

    for _time in range(2):
        sign_in(client, person.email, "wrong")
    page = sign_in(client, person.email).content.decode()

    cache.clear()
    assert "Too many attempts" in page
    assert not is_signed_in(client)


def test_password_reset_by_email(client, db):
    person = UserFactory(email="rose@example.org")
    client.post("/fr/accounts/password/reset/", {"email": "Rose@example.org"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]

    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    person.refresh_from_db()
    assert link.startswith("/fr/")
    assert person.username in mail.outbox[0].body
    assert person.check_password(NEW_PASSWORD)


def test_password_reset_does_not_say_who_has_an_account(client, db):
    known, unknown = (
        client.post("/en/accounts/password/reset/", {"email": email}) for email in (UserFactory().email, "nobody@example.org")
    )

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_sign_up_without_code_is_closed(client, db):
    assert client.get("/en/accounts/signup/")["Location"] == "/en/register/"
    assert client.post("/en/register/", {"first_name": "Rose", "last_name": "X", "password": NEW_PASSWORD}).status_code == 200
    assert client.post("/en/register/?code=NOSUCH", {"first_name": "Rose", "last_name": "X", "password": NEW_PASSWORD}).status_code == 404
    assert not User.objects.exists()


def test_register_with_a_cohorts_code(client, cohort):
    url = f"/fr/register/?code={cohort.code.lower()}"
    assert str(cohort) in client.get(url).content.decode()

    response = client.post(
        url, {"first_name": "Rose", "last_name": "Baptiste", "password": NEW_PASSWORD, "sex": "female", "language": "fr"}
    )

    person = User.objects.get(last_name="Baptiste")
    assert (response["Location"], is_signed_in(client)) == ("/fr/register/done/", True)
    assert (person.roles, person.sex, person.email, person.check_password(NEW_PASSWORD)) == ({"Learners"}, "female", "", True)
    assert person.username in client.get(response["Location"]).content.decode()


def test_register_in_a_closed_cohort_is_refused(client, cohort):
    cohort.is_open = False
    cohort.save()

    assert client.get(f"/en/register/?code={cohort.code}").status_code == 404


@pytest.mark.parametrize(("field", "value", "sentence"), [("password", "12345", "too short"), ("email", "taken@example.org", "already")])
def test_register_says_what_is_wrong(client, cohort, field, value, sentence):
    UserFactory(email="taken@example.org")
    data = {"first_name": "Rose", "last_name": "Baptiste", "password": NEW_PASSWORD} | {field: value}

    page = client.post(f"/en/register/?code={cohort.code}", data).content.decode()

    assert sentence in page
    assert not User.objects.filter(last_name="Baptiste").exists()


def test_register_when_signed_in_goes_on_to_join(client, cohort, learner):
    client.force_login(learner)

    assert cohort.code in client.get(f"/en/register/?code={cohort.code}")["Location"] or reverse("join")


# -- claiming ---------------------------------------------------------------------------------------------


@pytest.fixture
def listed(manager):
    return register_person(by=manager, first_name="Rose", last_name="Baptiste")


def test_claim_with_the_code_of_a_slip(client, listed, manager):
    code = invite(person=listed, by=manager)
    url = f"{reverse('people:claim')}?code={code.lower()}"
    assert "Rose Baptiste" in client.get(url).content.decode()

    client.post(url, {"password": NEW_PASSWORD})

    listed.refresh_from_db()
    assert (is_signed_in(client), listed.check_password(NEW_PASSWORD)) == (True, True)
    assert set(ModelLogEntry.objects.filter(object_id=listed.pk).values_list("action", flat=True)) == {
        "person.create", "person.invite", "person.claim",
    }  # fmt: skip


def test_code_works_once_and_for_thirty_days(listed, manager):
    code = invite(person=listed, by=manager)

    assert invitation_for(code, at=timezone.now() + timedelta(days=31)) is None
    claim(code=code, password=NEW_PASSWORD)
    with pytest.raises(DomainError, match="not good any more"):
        claim(code=code, password="another good password")


def test_new_code_replaces_the_old_one(listed, manager):
    old, new = (invite(person=listed, by=manager) for _time in range(2))

    assert (invitation_for(old), invitation_for(new).person) == (None, listed)


def test_code_is_not_kept(listed, manager):
    code = invite(person=listed, by=manager)

    assert code.replace("-", "") not in str(listed.invitation.__dict__)


def test_bad_code_is_told(client, db):
    assert client.get("/en/claim/?code=NOSUCHCODE22").status_code == 404


def test_codes_cannot_be_tried_without_end(client, db):
    cache.clear()

    answers = [client.get(f"/en/claim/?code=WRONG{number}").status_code for number in range(121)]

    cache.clear()
    assert (answers[119], answers[120]) == (404, 429)


def test_who_may_invite_whom(listed, manager, trainer, learner, administrator):
    for by in (trainer, learner):
        with pytest.raises(NotAllowedError):
            invite(person=listed, by=by)
    with pytest.raises(NotAllowedError):  # can reset by e-mail
        invite(person=learner, by=manager)
    trainer.email = ""
    trainer.save()
    with pytest.raises(NotAllowedError):  # staff hand nobody the keys of a trainer
        invite(person=trainer, by=manager)
    assert invite(person=trainer, by=administrator)


# -- pages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive", "register", "people:claim"]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_for_who_is_not_signed_in(client, db, name, language):
    page = client.get(reverse(name).replace("/en/", f"/{language}/", 1))

    assert (page.status_code, b"site.css" in page.content, b"<script" in page.content) == (200, True, False)


@pytest.mark.parametrize(
    "name", ["profile", "profile_details", "registered", "account_change_password", "account_logout", "account_reauthenticate", "mfa_index"]
)
def test_pages_of_ones_account(client, learner, name):
    anonymous = client.get(reverse(name))
    client.force_login(learner)

    assert client.get(reverse(name)).status_code == 200
    assert anonymous.status_code == 302


def test_second_step_can_be_switched_on_used_and_off(client, learner):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    sign_in(client, learner.email)
    asked = client.get(reverse("mfa_activate_totp"))["Location"]
    page = client.post(asked, {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret

    def code():
        return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    recovery = client.post(reverse("mfa_activate_totp"), {"code": code()}, follow=True)
    assert len(recovery.context["unused_codes"]) == 10
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("account_logout"))
    step = sign_in(client, learner.email, follow=True)
    assert client.get(step["Location"]).status_code == 200
    client.post(step["Location"], {"code": recovery.context["unused_codes"][0]})
    assert is_signed_in(client)
    assert client.get(reverse("mfa_reauthenticate")).status_code == 200
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


def test_sign_in_page_is_light(client, db):
    import gzip
    from pathlib import Path

    from django.contrib.staticfiles import finders

    page = client.get("/en/accounts/login/", headers={"accept-encoding": "gzip"}).content
    links = re.findall(r'(?:href|src)="/static/([^"]+)"', gzip.decompress(page).decode())
    weight = len(page) + sum(len(gzip.compress(Path(finders.find(link)).read_bytes())) for link in links)

    assert links
    assert weight <= 20_000
