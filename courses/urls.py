from django.urls import include, path

from courses.views import learning, searching, staff

urlpatterns = [
    path("join/", learning.join, name="join"),
    path("join/<str:code>/", learning.join_with_link, name="join_with_link"),
    path("search/", searching.search, name="search"),
    path("learn/<uuid:course_key>/start/", learning.start_course, name="start_course"),
    path("learn/<uuid:course_key>/", learning.continue_course, name="continue_course"),
    path("learn/lessons/<uuid:lesson_key>/done/", learning.finish_lesson, name="finish_lesson"),
    path("learn/enrolments/<uuid:uuid>/leave/", learning.leave_course, name="leave_course"),
    path("staff/cohorts/<str:code>/import/", include("courses.importing_urls")),
    path("staff/cohorts/new/", staff.new_cohort, name="cohort_new"),
    path("staff/cohorts/<str:code>/edit/", staff.edit_cohort, name="cohort_edit"),
]
