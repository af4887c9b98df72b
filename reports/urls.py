from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.index, name="index"),
    path("reports/people-trained/", views.people_trained, name="people_trained"),
    path("reports/people-trained/table.<str:file_format>", views.people_trained_file, name="people_trained_file"),
    path("reports/people-trained/list/", views.people_list, name="people_trained_list"),
    path("reports/people-trained/list.<str:file_format>", views.people_list_file, name="people_trained_list_file"),
]
