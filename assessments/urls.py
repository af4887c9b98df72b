from django.urls import path

from assessments import views

app_name = "assessments"
urlpatterns = [
    path("quiz/<uuid:uuid>/", views.start, name="start"),
    path("quiz/attempts/<uuid:uuid>/", views.attempt, name="attempt"),
    path("quiz/attempts/<uuid:uuid>/answers/", views.answers, name="answers"),
    path("quiz/attempts/<uuid:uuid>/check/", views.check, name="check"),
    path("quiz/attempts/<uuid:uuid>/finish/", views.finish, name="finish"),
    path("quiz/attempts/<uuid:uuid>/result/", views.result, name="result"),
    path("staff/quizzes/<uuid:uuid>/", views.results, name="results"),
]
