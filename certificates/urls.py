from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("verify/", views.check, name="check"),
    path("verify/<str:serial>/", views.verify, name="verify"),
    path("my/certificates/", views.mine, name="mine"),
    path("certificates/<str:serial>.pdf", views.pdf, name="pdf"),
    path("certificates/<str:serial>/", views.certificate, name="certificate"),
    path("certificates/<str:serial>/correct/", views.correct_certificate, name="correct"),
    path("certificates/<str:serial>/revoke/", views.revoke_certificate, name="revoke"),
    path("staff/cohorts/<str:code>/certificates/", views.board, name="cohort"),
    path("staff/cohorts/<str:code>/certificates/award/", views.award, name="award"),
    path("staff/cohorts/<str:code>/certificates.pdf", views.print_cohort, name="print"),
]
