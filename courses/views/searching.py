"""The site's search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from courses.searching import search_content

LONGEST_SEARCH = 200


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    return render(request, "courses/search.html", {"text": text, "found": search_content(text, user=request.user)})
