from django.urls import include, path

from attendance import settling_views, views

app_name = "attendance"

session_urls = [
    path("", views.register, name="register"),
    path("change/", views.change, name="change"),
    path("cancel/", views.cancel, name="cancel"),
    path("rest-present/", views.rest_present, name="rest_present"),
    path("walk-in/", views.walk_in, name="walk_in"),
    path("close/", views.close, name="close"),
    path("reopen/", views.reopen, name="reopen"),
    path("settle/", settling_views.to_settle, name="to_settle"),
    path("settle/rule/", settling_views.rule, name="rule"),
    path("settle/flag/", settling_views.settle, name="settle"),
    path("sheet.pdf", views.sheet, name="sheet"),
    path("people/<uuid:person>/", views.person, name="person"),
]
urlpatterns = [
    path("staff/cohorts/<str:code>/sessions/", views.cohort_sessions, name="cohort"),
    path("staff/cohorts/<str:code>/sessions/new/", views.schedule, name="schedule"),
    path("staff/cohorts/<str:code>/hours/", views.hours, name="hours"),
    path("staff/sessions/<uuid:uuid>/", include(session_urls)),
]
