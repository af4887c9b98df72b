from django.urls import path
from django.views.generic import TemplateView

app_name = "certificates"
urlpatterns = [path("verify/", TemplateView.as_view(template_name="base.html"), name="check")]
