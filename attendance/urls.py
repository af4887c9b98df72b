from django.urls import URLPattern, include, path

from attendance import (
    agenda_views,
    calendar_views,
    evaluation_paper_views,
    evaluation_views,
    file_views,
    importing_views,
    paper_views,
    planning_views,
    presence_views,
    room_views,
    series_views,
    settling_views,
    telling_views,
    views,
)

app_name = "attendance"


def evaluation_urls(prefix: str = "", space: str = "") -> list[URLPattern]:
    """The evaluation of a session, or of a cohort as a whole."""
    return [
        path(f"{prefix}evaluation/", evaluation_views.results, name=f"{space}evaluation"),
        path(f"{prefix}evaluation/form.pdf", evaluation_views.sheet, name=f"{space}evaluation_form"),
        path(f"{prefix}evaluation/paper/", evaluation_views.paper, name=f"{space}evaluation_paper"),
        path(f"{prefix}evaluation/paper/forms/", evaluation_paper_views.copied, name=f"{space}evaluation_copied"),
        path(f"{prefix}evaluation/paper/forms/<int:number>/", evaluation_paper_views.retype, name=f"{space}evaluation_retype"),
        path(f"{prefix}evaluation/paper/forms/<int:number>/back/", evaluation_paper_views.take_back, name=f"{space}evaluation_take_back"),
        path(f"{prefix}evaluation/results.<str:file_format>", evaluation_views.results_file, name=f"{space}evaluation_file"),
    ]


session_urls = [
    path("", views.register, name="register"),
    path("change/", planning_views.change, name="change"),
    path("agenda/", agenda_views.agenda, name="agenda"),
    path("cancel/", planning_views.cancel, name="cancel"),
    path("restore/", planning_views.restore, name="restore"),
    path("told/", telling_views.told, name="told"),
    path("told/called/", telling_views.called, name="called"),
    path("told/called/back/", telling_views.take_back, name="take_back_call"),
    path("told/calls.pdf", telling_views.call_sheet, name="call_sheet"),
    path("told/again/", telling_views.tell_again, name="tell_again"),
    path("rest-present/", views.rest_present, name="rest_present"),
    path("walk-in/", views.walk_in, name="walk_in"),
    path("close/", views.close, name="close"),
    path("reopen/", views.reopen, name="reopen"),
    path("code/", presence_views.projector, name="projector"),
    path("code/now/", presence_views.projector_code, name="projector_code"),
    path("paper/", paper_views.paper, name="paper"),
    path("paper/photograph/", paper_views.photograph, name="photograph"),
    path("paper/<uuid:photo>.jpg", paper_views.photo, name="photo"),
    path("settle/", settling_views.to_settle, name="to_settle"),
    path("settle/rule/", settling_views.rule, name="rule"),
    path("settle/flag/", settling_views.settle, name="settle"),
    path("settle/same/", settling_views.same, name="same"),
    path("sheet.pdf", file_views.sheet, name="sheet"),
    path("list.pdf", file_views.signed_list, name="list"),
    path("people/<uuid:person>/", views.person, name="person"),
    *evaluation_urls(),
]
room_urls = [
    path("", room_views.room, name="room"),
    path("worker.js", room_views.worker, name="room_worker"),
    path("app.webmanifest", room_views.manifest, name="room_manifest"),
    path("hello/", room_views.hello, name="room_hello"),
    path("bundle/", room_views.bundle, name="room_bundle"),
]
urlpatterns = [
    path("sessions/", agenda_views.mine, name="mine"),
    path("sessions/calendar/", calendar_views.my_calendar, name="my_calendar"),
    path("sessions/cohorts/<str:code>/agenda.pdf", agenda_views.cohort_agenda, name="cohort_agenda"),
    path("sessions/<uuid:uuid>/", agenda_views.session, name="session"),
    path("sessions/<uuid:uuid>/session.ics", agenda_views.session_file, name="session_file"),
    path("here/", presence_views.here, name="here"),
    path("evaluate/sessions/<uuid:uuid>/", evaluation_views.evaluate, name="evaluate"),
    path("evaluate/cohorts/<str:code>/", evaluation_views.evaluate, name="cohort_evaluate"),
    path("staff/room/", include(room_urls)),
    *evaluation_urls("staff/cohorts/<str:code>/", "cohort_"),
    path("staff/cohorts/<str:code>/sessions/", planning_views.cohort_sessions, name="cohort"),
    path("staff/cohorts/<str:code>/sessions/new/", planning_views.schedule, name="schedule"),
    path("staff/cohorts/<str:code>/calendar/", calendar_views.cohort_calendar, name="cohort_calendar"),
    path("staff/cohorts/<str:code>/badges.pdf", file_views.cohort_badges, name="badges"),
    path("staff/cohorts/<str:code>/sessions/series/", series_views.series, name="series"),
    path("staff/cohorts/<str:code>/sessions/import/", importing_views.upload, name="import"),
    path("staff/cohorts/<str:code>/sessions/import/template.xlsx", importing_views.template, name="import_template"),
    path("staff/cohorts/<str:code>/sessions/import/<uuid:uuid>/columns/", importing_views.columns, name="import_columns"),
    path("staff/cohorts/<str:code>/sessions/import/<uuid:uuid>/check/", importing_views.check, name="import_check"),
    path("staff/cohorts/<str:code>/attendance.<str:file_format>", file_views.attendance_file, name="attendance_file"),
    path("staff/cohorts/<str:code>/hours/", file_views.hours, name="hours"),
    path("staff/sessions/<uuid:uuid>/", include(session_urls)),
]
