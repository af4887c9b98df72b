"""What differs from one certificate to the next, drawn where it was measured to fit: texts, code, serial."""

import io
from collections.abc import Iterable

from certificates.fitting import Column
from certificates.layouts import POINTS_PER_MM, Box
from core.fonts import SANS, SANS_BOLD, ascent, line_height, registered
from core.qr import INK, qr_runs

CODE_SIZE = 22.0  # mm
SERIAL_SIZE, SERIAL_LINE = 7.4, 9.0  # points
ISSUED_SIZE, ISSUED_LINE = 6.4, 7.4
SOFT = "#4a5468"


class Overlay:
    """Pages that hold only what differs, one after the other in one document."""

    def __init__(self) -> None:
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - slow to import, and most requests draw nothing

        self._out = io.BytesIO()
        # `invariant`: the same certificate is the same bytes whenever it is drawn. The first font is one that is embedded.
        # Not compressed: `core.pdf_layers` does that when it puts the pages over their background.
        self._canvas = Canvas(self._out, invariant=1, pageCompression=0, initialFontName=registered(SANS))
        self._height = 0.0

    def begin(self, width: float, height: float) -> None:
        """Begin a page of that size (mm)."""
        self._height = height * POINTS_PER_MM
        self._canvas.setPageSize((width * POINTS_PER_MM, self._height))

    def end(self) -> None:
        """End the page."""
        self._canvas.showPage()

    def finished(self) -> bytes:
        """The document."""
        self._canvas.save()
        return self._out.getvalue()

    def column(self, column: Column, box: Box, *, is_centred: bool) -> None:
        """Paragraphs that were set for that box, from its top."""
        top = self._top(box) - column.above
        for block in column.blocks:
            top -= block.gap
            for line in block.lines:
                self._line(line, block.font, block.size, block.colour, box, top - ascent(block.font) * block.size, is_centred=is_centred)
                top -= line_height(block.font) * block.size

    def code(self, address: str, serial: str, issued: Iterable[str], box: Box) -> None:
        """The square that leads to the page of verification; the serial and the day of issue stand below it."""
        top = self._top(box)
        self._square(address, (box.x + (box.width - CODE_SIZE) / 2) * POINTS_PER_MM, top, CODE_SIZE * POINTS_PER_MM)
        top -= CODE_SIZE * POINTS_PER_MM
        self._line(serial, SANS_BOLD, SERIAL_SIZE, INK, box, top - SERIAL_SIZE, is_centred=True)
        top -= SERIAL_LINE
        for line in issued:
            self._line(line, SANS, ISSUED_SIZE, SOFT, box, top - ISSUED_SIZE, is_centred=True)
            top -= ISSUED_LINE

    def _top(self, box: Box) -> float:
        return self._height - box.y * POINTS_PER_MM

    def _line(self, text: str, font: str, size: float, colour: str, box: Box, baseline: float, *, is_centred: bool) -> None:
        self._canvas.setFont(registered(font), size)
        self._canvas.setFillColor(colour)
        left = box.x * POINTS_PER_MM
        if is_centred:
            self._canvas.drawCentredString(left + box.points[0] / 2, baseline, text)
        else:
            self._canvas.drawString(left, baseline, text)

    def _square(self, text: str, left: float, top: float, size: float) -> None:
        modules, runs = qr_runs(text)
        canvas, path = self._canvas, self._canvas.beginPath()
        for column, row, length in runs:
            path.rect(column, row, length, 1)
        canvas.saveState()
        canvas.translate(left, top)
        canvas.scale(size / modules, -size / modules)
        canvas.setFillColor(INK)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()
