from django.urls import path
from django.views.generic import TemplateView

app_name = "certificates"
urlpatterns = [
    path("verify/", TemplateView.as_view(template_name="base.html"), name="check"),
    path("verify/<str:serial>/", TemplateView.as_view(template_name="base.html"), name="verify"),
    path("verify/<str:serial>/certificate.pdf", TemplateView.as_view(template_name="base.html"), name="pdf"),
    path("staff/cohorts/<str:code>/certificates/", TemplateView.as_view(template_name="base.html"), name="cohort"),
]
