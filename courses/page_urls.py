"""Addresses of the catalogue, courses, modules and lessons: one slug each. Included after every other address."""

from django.urls import re_path

from courses.views import pages

urlpatterns = [re_path(r"^(?P<path>(?:[-\w]+/){1,4})$", pages.find_page, name="page")]
