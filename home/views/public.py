"""What anybody may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from courses.models import CourseIndex


def catalogue(request: HttpRequest) -> HttpResponse:
    """Go to the catalogue in the reader's language, else in any; where there is none yet, to the home page."""
    pages = list(CourseIndex.objects.live().select_related("locale").order_by("pk"))
    mine = [page for page in pages if page.locale.language_code == request.LANGUAGE_CODE]
    for page in [*mine, *pages]:
        return redirect(page.get_url(request))
    return redirect(f"/{request.LANGUAGE_CODE}/")
