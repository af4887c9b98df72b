from django.urls import path
from django.views.generic import TemplateView

urlpatterns = [
    path("my/", TemplateView.as_view(template_name="base.html"), name="dashboard"),
    path("staff/", TemplateView.as_view(template_name="base.html"), name="cockpit"),
    path("staff/cohorts/<str:code>/", TemplateView.as_view(template_name="base.html"), name="cohort"),
]
