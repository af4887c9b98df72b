"""Certificates as PDF: frozen data in, pages out. One certificate is exactly one page."""

import base64
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image

from certificates.drawing import ISSUED_SIZE, SOFT, Overlay
from certificates.enums import DesignLayout, Orientation
from certificates.fitting import MARGIN, Block, Column, fit, wrap
from certificates.layouts import LAYOUTS, PAGES, POINTS_PER_MM, Box, Layout
from certificates.models import Certificate, FrozenImage
from core.fonts import SANS, SANS_BOLD, SERIF, SERIF_BOLD, SERIF_ITALIC
from core.pdf import PDFLayoutError, render_pdf
from core.pdf_layers import over
from core.qr import INK

FACES = {
    SERIF: "font-family: Serif",
    SERIF_BOLD: "font-family: Serif; font-weight: bold",
    SERIF_ITALIC: "font-family: Serif; font-style: italic",
    SANS: "font-family: Sans",
    SANS_BOLD: "font-family: Sans; font-weight: bold",
}
SIGNATURE_HEIGHT = 13.0  # mm kept above the line, for a picture or for a pen
SIGNATURE_WIDTH, SIGNATURE_GAP = 68.0, 10.0  # mm at most, and between two
LARGEST_LOGO = (46.0, 17.0)  # mm


@dataclass
class Sheet:
    """One page to be made, in plain data: what `Certificate` keeps, or what a design being edited would give."""

    serial: str
    address: str
    name: str
    texts: Sequence[Mapping[str, str]]
    design: Mapping[str, Any]
    pictures: Mapping[str, "Picture"] = field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        return LAYOUTS[DesignLayout(self.design["layout"]), Orientation(self.design["orientation"])]


@dataclass(frozen=True)
class Picture:
    """Where the layout finds a picture, and its size in pixels."""

    source: str
    width: int
    height: int

    @classmethod
    def of(cls, content: bytes, source: str = "") -> "Picture":
        with Image.open(io.BytesIO(content)) as opened:
            kind, size = str(opened.format).lower(), opened.size
        return cls(source or f"data:image/{kind};base64,{base64.b64encode(content).decode()}", *size)

    def within(self, width: float, height: float) -> dict[str, Any]:
        """The picture as large as fits the box (mm)."""
        scale = min(width / self.width, height / self.height)
        return {"source": self.source, "width": round(self.width * scale, 2), "height": round(self.height * scale, 2)}


def render_certificate(certificate: Certificate) -> bytes:
    """One certificate as a PDF of one page.

    :raises PDFLayoutError: when it cannot be laid out on one page
    """
    return render_cohort([certificate], title=f"{certificate.title} · {certificate.facts['name']}")


def render_cohort(certificates: Iterable[Certificate], *, title: str = "") -> bytes:
    """Many certificates as one PDF ready to print, a page each, in the order given.

    :param certificates: in the order of the pages; at least one
    :param title: the document's title (default: that of the first one)
    :raises PDFLayoutError: when one of them does not fit its page
    """
    certificates = list(certificates)
    pictures = stored_pictures(certificates)
    sheets = [
        Sheet(each.serial, each.verify_address, each.facts["name"], each.texts, each.design, pictures) for each in certificates
    ]  # fmt: skip
    return render_sheets(sheets, title=title or certificates[0].title, language=certificates[0].language)


def stored_pictures(certificates: Iterable[Certificate]) -> dict[str, Picture]:
    """The frozen pictures of certificates, by digest."""
    digests = {digest for each in certificates for digest in digests_of(each.design)}
    found = {}
    for image in FrozenImage.objects.filter(digest__in=digests):
        with image.file.open("rb") as file:
            found[image.digest] = Picture.of(file.read(), f"media:{image.file.name}")
    return found


def digests_of(design: Mapping[str, Any]) -> set[str]:
    """The pictures that a frozen design shows."""
    return {design["background"], *design["logos"], *(each["signature"] for each in design["signatories"])} - {""}


def render_sheets(sheets: list[Sheet], *, title: str, language: str) -> bytes:
    """Lay pages out: what they share once by the layout engine, what differs drawn on top where it was measured to fit.

    :raises PDFLayoutError: when what they share does not fit its page
    """
    looks = [_look(sheet) for sheet in sheets]
    under = {look: _common_page(sheet, language) for look, sheet in dict(zip(looks, sheets, strict=True)).items()}
    overlay = Overlay()
    for sheet in sheets:
        _draw(sheet, overlay)
    return over(under, overlay.finished(), looks, title=title, language=language)


def _look(sheet: Sheet) -> str:
    """What pages share: those of the same look lie over one page."""
    design = sheet.design
    return json.dumps([design[name] for name in ("layout", "orientation", "background", "logos", "signatories")])


def _common_page(sheet: Sheet, language: str) -> bytes:
    """Background, logos and signatures as a document of one page.

    :raises PDFLayoutError: when they need a second one
    """
    layout, orientation = sheet.layout, sheet.design["orientation"]
    look = {"orientation": orientation, "background": sheet.pictures[sheet.design["background"]].source}
    look["frames"] = [("head", layout.head), ("signatures", layout.signatures)]
    context = {"look": look, "head": _head(sheet), "people": _signatures(sheet), "cells": _signature_cells(sheet)}
    context["align"] = "center" if layout.is_centred else "left"
    content = render_pdf("certificates/pdf/common.html", context, title="", language=language)
    _check_pages(content, 1)
    return content


def _check_pages(content: bytes, expected: int) -> None:
    from pypdf import PdfReader  # noqa: PLC0415 - only where a document was made

    if len(PdfReader(io.BytesIO(content)).pages) != expected:
        raise PDFLayoutError(_("A certificate does not fit on one page. Nothing was changed. Shorten the wording of its design."))


def _draw(sheet: Sheet, overlay: Overlay) -> None:
    layout = sheet.layout
    overlay.begin(*PAGES[Orientation(sheet.design["orientation"])])
    overlay.column(_fit(_text_blocks(sheet), layout.text, layout), layout.text, is_centred=layout.is_centred)
    for blocks, box in zip(_column_blocks(sheet), layout.columns or (), strict=True):
        overlay.column(_fit(blocks, box, layout), box, is_centred=layout.is_centred)
    issued = wrap(sheet.texts[0].get("issued", ""), SANS, ISSUED_SIZE, layout.code.points[0] * MARGIN)
    overlay.code(sheet.address, sheet.serial, issued, layout.code)
    overlay.end()


def _fit(blocks: list[Block], box: Box, layout: Layout) -> Column:
    width, height = box.points
    return fit(blocks, width=width, height=height, is_centred=layout.is_centred)


def lines_of(column: Column) -> list[dict[str, Any]]:
    """A column as the template draws it."""
    return [
        {
            "lines": block.lines,
            "face": FACES[block.font],
            "size": f"{block.size:.2f}",
            "space": f"{block.gap + (0 if at else column.above):.2f}",
            "colour": block.colour,
        }
        for at, block in enumerate(column.blocks)
    ]


def _text_blocks(sheet: Sheet) -> list[Block]:
    """Title, name and what is said of the person; in a layout with columns their texts stand there instead."""
    first, accent = sheet.texts[0], sheet.design["accent"]
    blocks = [Block(first["title"], SERIF_BOLD, 27, colour=accent)]
    blocks += [Block(text["title"], SERIF_ITALIC, 16, 2, accent) for text in sheet.texts[1:]]
    openings = " · ".join(text["opening"] for text in sheet.texts if text["opening"])
    blocks += [
        Block(openings, SERIF_ITALIC, 12.5, 10, SOFT),
        Block(sheet.name, SERIF_BOLD, 36, 6, INK, is_name=True),
        Block(first["details"], SANS, 11.5, 4, SOFT),
    ]
    if sheet.layout.columns is None:
        blocks += [Block(text["body"], SERIF_ITALIC if at else SERIF, 11.5 if at else 14, 10, INK) for at, text in enumerate(sheet.texts)]
        blocks += [Block(text["footer"], SANS, 10 - at, 3 if at else 9, SOFT) for at, text in enumerate(sheet.texts)]
    return blocks


def _column_blocks(sheet: Sheet) -> list[list[Block]]:
    if sheet.layout.columns is None:
        return []
    return [[Block(text["body"], SERIF, 13.5, colour=INK), Block(text["footer"], SANS, 9.5, 8, SOFT)] for text in sheet.texts]


def _head(sheet: Sheet) -> dict[str, Any]:
    """Logos, to the two sides of an ornament where the background has one there."""
    width, height = LARGEST_LOGO
    logos = [sheet.pictures[digest].within(width, height) for digest in sheet.design["logos"]]
    if not sheet.layout.has_ornament_in_head:
        return {"logos": logos, "sides": None}
    return {"logos": logos, "sides": (logos[0::2], logos[1::2])}


def _signatures(sheet: Sheet) -> list[dict[str, Any]]:
    people = sheet.design["signatories"]
    room = _signature_cells(sheet)["width"]
    found = []
    for person in people:
        blocks = [Block(person["name"], SANS_BOLD, 10), Block(person["title"], SANS, 8.5, 0.5, SOFT)]
        column = fit(
            blocks,
            width=room * POINTS_PER_MM,
            height=(sheet.layout.signatures.height - SIGNATURE_HEIGHT - 4) * POINTS_PER_MM,
            is_centred=False,
        )
        picture = sheet.pictures[person["signature"]].within(room, SIGNATURE_HEIGHT) if person["signature"] else None
        found.append({"picture": picture, "blocks": lines_of(column)})
    return found


def _signature_cells(sheet: Sheet) -> dict[str, float]:
    """How wide each signature is, and what is left beside them (mm)."""
    count = max(1, len(sheet.design["signatories"]))
    width = min(SIGNATURE_WIDTH, sheet.layout.signatures.width / count - SIGNATURE_GAP)
    rest = sheet.layout.signatures.width - count * width - (count - 1) * SIGNATURE_GAP
    before = rest / 2 if sheet.layout.is_centred else 0.1
    return {"width": round(width, 2), "before": round(before, 2), "after": round(rest - before, 2), "gap": SIGNATURE_GAP}
