"""The address in the QR code: short, and without a language."""

from django.urls import path

from certificates import views

urlpatterns = [path("v/<str:serial>", views.short, name="short_verify")]
