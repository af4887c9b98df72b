"""Production, for a test that serves an installation of its own: files come from their folders, with nothing to collect first."""

from lms.settings.production import *
from lms.settings.production import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
