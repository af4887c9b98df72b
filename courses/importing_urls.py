from django.urls import path

from courses import importing_views as views

urlpatterns = [
    path("", views.upload, name="import_people"),
    path("<uuid:uuid>/columns/", views.columns, name="import_columns"),
    path("<uuid:uuid>/check/", views.check, name="import_check"),
    path("<uuid:uuid>/rows/", views.rows, name="import_rows"),
    path("<uuid:uuid>/done/", views.done, name="import_done"),
]
