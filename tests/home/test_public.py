"""What a visitor meets."""

import pytest
from wagtail.models import Locale

from home.models import HomePage, InfoPage


@pytest.fixture
def french(content):
    """The home page and the catalogue exist in French too; the course does not."""
    locale = Locale.objects.get_or_create(language_code="fr")[0]
    for page in (content.index.get_parent().specific, content.index):
        copy = page.copy_for_translation(locale)
        copy.slug = "cours" if page.pk == content.index.pk else copy.slug
        copy.save_revision().publish()
    return locale


def test_home_tells_visitors_what_to_do_next(client, content):
    page = client.get("/en/").content.decode()

    assert "Join with a code" in page
    assert "Sign in" in page
    assert "Recognise, protect, refer" in page
    assert f"{len(content.lessons)} lessons" in page


def test_home_of_somebody_signed_in_goes_on(client, content, learner):
    client.force_login(learner)

    assert "Go on learning" in client.get("/en/").content.decode()


def test_home_does_not_show_drafts(client, content):
    content.course.unpublish()

    assert "Recognise, protect, refer" not in client.get("/en/").content.decode()


def test_information_page_shows_its_text(client, content):
    home = HomePage.objects.get()
    home.add_child(instance=InfoPage(title="Privacy", body="<p>The least data.</p>", locale=home.locale))

    assert "The least data." in client.get("/en/privacy/").content.decode()


def test_catalogue_goes_to_the_page_in_the_readers_language(client, content, french):
    assert client.get("/en/catalogue/").url == "/en/courses/"
    assert client.get("/fr/catalogue/").url == "/fr/cours/"
    assert client.get("/es/catalogue/").url == "/en/courses/"


def test_language_menu_goes_to_the_translation_of_the_page(client, content, french):
    chosen = client.post("/language/", {"language": "fr", "next": "/en/courses/", "page": content.index.pk})

    assert chosen.url == "/fr/cours/"


def test_language_menu_goes_to_the_nearest_page_that_is_translated(client, content, french):
    chosen = client.post("/language/", {"language": "fr", "next": content.course.url, "page": content.course.pk})

    assert chosen.url == "/fr/cours/"


def test_language_menu_elsewhere_keeps_the_address(client, content):
    assert client.post("/language/", {"language": "fr", "next": "/en/join/?a=b"}).url == "/fr/join/?a=b"


def test_language_menu_never_leaves_the_site(client, content):
    chosen = client.post("/language/", {"language": "fr", "next": "https://evil.example/", "translated": "https://evil.example/"})

    assert "evil" not in chosen.url
