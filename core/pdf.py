"""Pages laid out as PDF: the one module that knows xhtml2pdf.

A document is a Django template that extends `pdf/base.html`, which brings the embedded fonts ("Sans" and
"Serif", see static/core/fonts). What it shows besides text comes from our static files (`{% static … %}`) or
from stored media (`media:NAME`, whatever the storage is); anything else is refused, so that nothing in a
document can make the server fetch an address.
"""

import base64
import io
import logging
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils._os import safe_join
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.errors import DomainError, InvalidInputError

logger = logging.getLogger(__name__)

AUTHOR = "Vijilans"


class PDFLayoutError(DomainError):
    """The document could not be laid out; nothing was written."""

    status_code = 500


class Resources:
    """Copies what one document shows into a folder of its own, the only one that the layout may read.

    xhtml2pdf turns some exceptions of a link callback into a missing picture: `refused` makes sure that a
    document never comes out without what it asked for.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.copies: dict[str, str] = {}
        self.refused: list[str] = []

    def __call__(self, uri: str, relative: str | None = None) -> str:
        """Return the path of a local copy of `uri` (an inlined `data:` address is written there too).

        :raises InvalidInputError: when it is neither a static file nor a stored media file of ours
        """
        if uri not in self.copies:
            self.copies[uri] = self._copy(uri)
        return self.copies[uri]

    def _copy(self, uri: str) -> str:
        suffix = ".png" if uri.startswith("data:") else Path(uri).suffix  # the layout looks at the content, not at the name
        target = self.folder / f"{len(self.copies)}{suffix}"
        try:
            with _open(unquote(uri)) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        except (OSError, ValueError, SuspiciousFileOperation) as error:
            self.refused.append(uri)
            raise InvalidInputError(uri) from error
        return str(target)


def _open(uri: str) -> IO[bytes]:
    """Open the static or media file at that address, or the bytes that a `data:` address holds.

    :raises OSError, ValueError, SuspiciousFileOperation: when there is none
    """
    if uri.startswith("data:"):
        return io.BytesIO(base64.b64decode(uri.partition(";base64,")[2], validate=True))
    for prefix in ("media:", settings.MEDIA_URL):
        if uri.startswith(prefix):
            return default_storage.open(uri.removeprefix(prefix))
    if uri.startswith(settings.STATIC_URL):
        return _static_file(uri.removeprefix(settings.STATIC_URL)).open("rb")
    raise FileNotFoundError(uri)


def _static_file(name: str) -> Path:
    """A collected file (its name may carry a digest), else the one in an app's folder."""
    collected = Path(safe_join(settings.STATIC_ROOT, name))
    return collected if collected.is_file() else Path(finders.find(name) or collected)


def render_pdf(template: str, context: Mapping[str, Any], *, title: str, language: str) -> bytes:
    """Lay a template out as a PDF.

    :param template: a template that extends `pdf/base.html`
    :param context: what it shows; `title` and `language` are added
    :param title: the document's title, as metadata and for the template
    :param language: language code the document is written in, also its metadata
    :return: the file's bytes
    :raises PDFLayoutError: when the layout fails or a picture or font cannot be used
    """
    with override(language):
        html = render_to_string(template, {**context, "title": title, "language": language})
    with tempfile.TemporaryDirectory(prefix="vijilans-pdf-") as folder:
        return _lay_out(html, Resources(Path(folder)), title=title)


def pdf_response(content: bytes, *, name: str, is_download: bool = False) -> HttpResponse:
    """Return a document that names people, so that nothing between the server and its reader keeps a copy.

    :param content: the file's bytes
    :param name: what the file is called, without its ending; it is made fit for any file system
    :param is_download: kept as a file, instead of shown in the browser
    """
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'{"attachment" if is_download else "inline"}; filename="{slugify(name) or "document"}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _lay_out(html: str, resources: Resources, *, title: str) -> bytes:
    # Slow to import (it brings ReportLab), and most requests make no PDF.
    from reportlab.platypus.doctemplate import LayoutError  # noqa: PLC0415
    from xhtml2pdf import pisa  # noqa: PLC0415
    from xhtml2pdf.config.resources import ResourceAccessPolicy  # noqa: PLC0415

    out = io.BytesIO()
    policy = ResourceAccessPolicy.server(resources.folder, allow_remote=False)
    meta = {"title": title, "author": AUTHOR}
    try:
        # A capacity of -1 keeps a long document in memory: the library does not close the file that it would write.
        result = pisa.CreatePDF(
            html, dest=out, encoding="utf-8", link_callback=resources, resource_policy=policy, context_meta=meta, capacity=-1
        )
    except (InvalidInputError, LayoutError, ValueError, OSError) as error:
        raise _failure(resources, error) from error
    if resources.refused or result.err or result.warn:  # a warning is something left out: a picture, a font
        raise _failure(resources, result.log)
    return out.getvalue()


def _failure(resources: Resources, reason: object) -> PDFLayoutError:
    logger.error("PDF layout failed: %s (refused: %s)", reason, resources.refused)
    if resources.refused:
        return PDFLayoutError(
            _("A picture in the document was not found: %(name)s. Nothing was changed. Choose the picture again.")
            % {"name": resources.refused[0]}
        )
    return PDFLayoutError(_("The document could not be laid out. Nothing was changed. Shorten its texts or use smaller pictures."))
