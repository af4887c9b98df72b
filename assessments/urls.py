from django.urls import path

from assessments import correcting_views, delivering_views, importing_views, marking_views, parity_views, statistics_views, views

app_name = "assessments"
urlpatterns = [
    path("quiz/<uuid:uuid>/", views.start, name="start"),
    path("quiz/attempts/<uuid:uuid>/", views.attempt, name="attempt"),
    path("quiz/attempts/<uuid:uuid>/answers/", views.answers, name="answers"),
    path("quiz/attempts/<uuid:uuid>/check/", views.check, name="check"),
    path("quiz/attempts/<uuid:uuid>/finish/", views.finish, name="finish"),
    path("quiz/attempts/<uuid:uuid>/result/", views.result, name="result"),
    path("staff/quizzes/<uuid:uuid>/", views.results, name="results"),
    path("staff/questions/import/", importing_views.upload, name="import"),
    path("staff/questions/import/template/", importing_views.template, name="import_template"),
    path("staff/questions/import/<uuid:uuid>/", importing_views.check, name="import_check"),
    path("staff/questions/import/<uuid:uuid>/problems/", importing_views.problems, name="import_problems"),
    path("staff/questions/export/", importing_views.export, name="export"),
    path("staff/questions/languages/", parity_views.board, name="languages"),
    path("staff/marking/", marking_views.queue, name="marking"),
    path("staff/marking/<int:pk>/", marking_views.mark_item, name="mark_item"),
    path("staff/marking/answers/<int:pk>/", marking_views.correct_mark, name="correct_mark"),
    path("staff/quizzes/<uuid:uuid>/statistics/", statistics_views.statistics, name="statistics"),
    path("staff/quizzes/<uuid:uuid>/statistics/table.<str:file_format>", statistics_views.statistics_file, name="statistics_file"),
    path("staff/quizzes/<uuid:uuid>/statistics/<int:item>/", statistics_views.statistics_item, name="statistics_item"),
    path("staff/quizzes/<uuid:uuid>/statistics/<int:item>/correct/", correcting_views.correct, name="correct"),
    path(
        "staff/quizzes/<uuid:uuid>/statistics/<int:item>/table.<str:file_format>",
        statistics_views.statistics_item_file,
        name="statistics_item_file",
    ),
    path("staff/quizzes/<uuid:uuid>/gain/", statistics_views.gain, name="gain"),
    path("staff/quizzes/<uuid:uuid>/gain/table.<str:file_format>", statistics_views.gain_file, name="gain_file"),
    path("staff/cohorts/<str:code>/quizzes/", delivering_views.cohort_quizzes, name="cohort"),
    path("staff/cohorts/<str:code>/quizzes/<uuid:uuid>/", delivering_views.cohort_rules, name="cohort_rules"),
    path("staff/cohorts/<str:code>/quizzes/<uuid:uuid>/people/", delivering_views.person_rules, name="add_person"),
    path("staff/cohorts/<str:code>/quizzes/<uuid:uuid>/people/<uuid:enrolment>/", delivering_views.person_rules, name="change_person"),
]
