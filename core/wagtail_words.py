"""Words of Wagtail's own admin that its catalogues lack in a language of ours: named here, they are translated in our catalogues.

Django asks the project's catalogues before those of an app, so nothing else has to know this list. It holds what authors meet
while they write; what Wagtail's scripts say is in a catalogue of its own and cannot be added to.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

WORDS = (
    gettext_noop("Choose"),
    gettext_noop("Locale"),
    gettext_noop("New: %(model_name)s"),
    gettext_noop("Publish"),
    gettext_noop("Save draft"),
    gettext_noop("Search…"),
    gettext_noop("Search all pages…"),
    gettext_noop("Go to the first error"),
    gettext_noop("Autosave is paused"),
    gettext_noop("Autosave is <span>paused</span>"),
    gettext_noop("There are validation errors, click save to highlight them."),
    gettext_noop("Toggle checks"),
    ngettext_lazy("There is %(counter)s match", "There are %(counter)s matches", "counter"),
    ngettext_lazy(
        '%(total)s Page <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Pages <span class="w-sr-only">created in %(site_name)s</span>',
        "total",
    ),
    ngettext_lazy(
        '%(total)s Image <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Images <span class="w-sr-only">created in %(site_name)s</span>',
        "total",
    ),
    ngettext_lazy(
        '%(total)s Document <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Documents <span class="w-sr-only">created in %(site_name)s</span>',
        "total",
    ),
)
