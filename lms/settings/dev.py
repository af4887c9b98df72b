"""A developer's machine: errors in the browser, files straight from the folders."""

from lms.settings.base import *
from lms.settings.base import STORAGES

DEBUG = True
SECRET_KEY = "for-development-only-never-on-a-server"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
