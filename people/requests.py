"""What a view is given once nobody but a signed-in person can reach it."""

from django.http import HttpRequest

from people.models import User


class SignedInRequest(HttpRequest):
    """For the annotations of views under `login_required`: Django's own request, whose user is a person."""

    user: User
