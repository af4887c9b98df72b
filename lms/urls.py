"""Root addresses. What people read carries its language in front; what machines call does not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from people.views.joining import wagtail_login

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("core.urls")),
    path("", include("certificates.short_urls")),
    path("", include("attendance.feed_urls")),
    # Wagtail has two log-in forms of its own, which know neither the second factor nor our limits: one door is enough.
    path("admin/login/", wagtail_login, name="admin_login"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
if not settings.S3_BUCKET:
    # Uploaded pictures and media from the local disk: one box, no separate file server.
    urlpatterns += [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT})]

urlpatterns += i18n_patterns(
    path("accounts/", include("people.account_urls")),
    path("", include("people.urls")),
    path("_util/login/", wagtail_login, name="private_page_login"),
    path("", include("courses.urls")),  # before home: staff/cohorts/new/ is no cohort's code
    path("", include("home.urls")),
    path("", include("assessments.urls")),
    path("", include("attendance.urls")),
    path("", include("certificates.urls")),
    path("", include("reports.urls")),
    path("", include("courses.page_urls")),
    path("", include(wagtail_urls)),
)

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler404 = "core.views.page_not_found"
handler500 = "core.views.server_error"
