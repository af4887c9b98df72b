from django.urls import include, path

from people.views import joining, profile

urlpatterns = [
    path("me/", profile.profile, name="profile"),
    path("me/details/", profile.details, name="profile_details"),
    path("me/data/", profile.export, name="profile_export"),
    path("register/", joining.register, name="register"),
    path("register/done/", joining.registered, name="registered"),
    path("", include(([path("claim/", joining.claim, name="claim")], "people"))),
]
