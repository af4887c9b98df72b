"""What machines call, without a language in front."""

from django.urls import path

from attendance import calendar_views

urlpatterns = [path("calendars/<str:token>.ics", calendar_views.feed, name="calendar_feed")]
