"""What `manage.py catalogues check` refuses."""

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.users.models import UserProfile

from core import catalogues
from core.typography import misset
from people.models import User


@pytest.mark.parametrize(
    "text",
    [
        "Rien : il le sait ; vraiment ?", "« Bravo !", "«Bravo\u00a0»", "« Bravo\u00a0»", "«\u00a0Bravo »", "%(name)s: fini", "Où?",
        "Qui\u202f?", "<b>Note</b> : rien", "(vraiment ?)", "«\u00a0Quoi ?\u00a0»", "«",
    ],
)  # fmt: skip
def test_french_mark_without_a_no_break_space_is_refused(text):
    assert list(misset("fr", text))


@pytest.mark.parametrize(
    "text",
    [
        "Rien\u00a0: il le sait\u00a0; vraiment\u00a0?!", "«\u00a0Bravo\u00a0!\u00a0»", "%(name)s\u00a0: fini", "À 10:30", "ANSWER: B",
        "::titre:: et quiz:UUID", "L&#39;âge &amp; rien", "https://example.org/?after=2", "<span class=\"a;b\">x</span>", "",
    ],
)  # fmt: skip
def test_french_marks_and_what_only_looks_like_them_are_accepted(text):
    assert list(misset("fr", text)) == []


@pytest.mark.parametrize(("text", "number"), [("Listo?", 1), ("¡Listo", 1), ("¿Listo? ¡Sí!", 0), ("", 0)])
def test_spanish_opens_what_it_closes(text, number):
    assert len(list(misset("es", text))) == number


def test_check_names_the_message_whose_mark_is_misset(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    template = Catalog(fuzzy=False)
    template.add("Ready?", locations=[("a.py", None)])
    known = Catalog(fuzzy=False)
    known.add("Ready?", "Prêt ?", locations=[("a.py", None)])
    catalogues.write("fr", known)

    assert list(catalogues.problems("fr", template)) == ["fr: 'Ready?': no no-break space (U+00A0) at 'Prêt ?'"]


@pytest.mark.parametrize("words", ["gettext as _t", "pgettext as _", "ngettext as say", "gettext_lazy as pgettext"])
def test_check_names_who_imports_gettext_under_a_name_it_does_not_hear(tmp_path, words):
    assert len(list(catalogues.unheard(_app(tmp_path, words)))) == 1


@pytest.mark.parametrize("words", ["gettext", "gettext_lazy as _", "pgettext_lazy as pgettext", "override as _in", "ngettext, npgettext"])
def test_names_that_are_heard_are_accepted(tmp_path, words):
    assert list(catalogues.unheard(_app(tmp_path, words))) == []


def test_check_names_a_message_inside_an_f_string(tmp_path):
    app = _app(tmp_path, "gettext as _")
    (app / "app" / "files.py").write_text("name = f\"{cohort} {_('badges')}\"\nother = f'{cohort} ' + _('badges')\n", encoding="utf-8")

    assert list(catalogues.unheard(app)) == ["app/files.py:1: _ inside an f-string is not extracted"]


def test_every_module_of_ours_is_heard():
    assert list(catalogues.unheard(settings.BASE_DIR)) == []


def _app(root, words):
    (root / "app").mkdir()
    (root / "app" / "__init__.py").write_text(f"from django.utils.translation import {words}\n", encoding="utf-8")
    return root


def test_words_that_wagtail_lacks_come_from_our_catalogues():
    with override("ht"):
        assert gettext("Go to the first error") == "Ale nan premye erè a"


@pytest.mark.parametrize(("language", "words"), [("ht", "Ekri yon bagay"), ("es", "Buscar opciones"), ("fr", "crivez quelque chose")])
def test_scripts_of_the_admin_speak_every_language(admin_client, language, words):
    profile = UserProfile.get_for_user(User.objects.get())
    profile.preferred_language = language
    profile.save()

    assert words in admin_client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()


def test_only_what_wagtail_does_not_say_is_said_here():
    assert [len(catalogues.scripts_of_wagtail(language)) > 0 for language in ("fr", "es", "ht")] == [False, True, True]
