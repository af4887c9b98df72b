"""The same installation without anything between the server and one view: what a save is compared with. Never part of the product."""

from lms.settings.production import *

ROOT_URLCONF = "tests.benchmarks.bare"
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # allauth refuses to start without it
