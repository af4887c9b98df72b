from django.urls import path

from home.views import learning, merging, people, public, slips, staff

urlpatterns = [
    path("catalogue/", public.catalogue, name="catalogue"),
    path("my/", learning.dashboard, name="dashboard"),
    path("staff/", staff.cockpit, name="cockpit"),
    path("staff/cohorts/", staff.cohorts, name="cohorts"),
    path("staff/cohorts/<str:code>/", staff.cohort, name="cohort"),
    path("staff/cohorts/<str:code>/people.<str:file_format>", staff.cohort_file, name="cohort_file"),
    path("staff/cohorts/<str:code>/join-poster/", staff.join_poster, name="join_poster"),
    path("staff/cohorts/<str:code>/access-slips/", slips.access_slips, name="access_slips"),
    path("staff/cohorts/<str:code>/people/add/", people.add_person, name="add_person"),
    path("staff/cohorts/<str:code>/people/<uuid:uuid>/withdraw/", people.withdraw_person, name="withdraw_person"),
    path("staff/people/<uuid:uuid>/", merging.same_person, name="same_person"),
    path("staff/people/<uuid:uuid>/merge/<uuid:other>/", merging.merge_people, name="merge_people"),
    path("staff/people/<uuid:uuid>/split/", merging.split_record, name="split_person"),
    path("staff/merges/", merging.merges, name="merges"),
    path("staff/merges/<uuid:uuid>/undo/", merging.undo, name="undo_merge"),
]
