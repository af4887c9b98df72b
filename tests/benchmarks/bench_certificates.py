"""How long a print file of many certificates takes, beside the same pages drawn directly with ReportLab.

`make bench-certificates`. The direct way knows nothing of designs: every text was set before its clock starts, pictures are files, of
which the library keeps one copy, and it writes compressed streams without the detour over ASCII that it takes by itself. Ours begins
with the frozen data: it lays the common page out, makes each text fit, and puts both together. In turns, each run in a process of its
own, so that its memory is its own. Figures are printed, never asserted.
"""

import argparse
import base64
import io
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")

import django

django.setup()

from reportlab import rl_config  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from certificates import rendering  # noqa: E402
from certificates.drawing import CODE_SIZE, ISSUED_LINE, ISSUED_SIZE, SERIAL_LINE, SERIAL_SIZE, SOFT  # noqa: E402
from certificates.layouts import POINTS_PER_MM  # noqa: E402
from core.fonts import SANS, SANS_BOLD, ascent, line_height, registered  # noqa: E402
from core.qr import INK, qr_runs  # noqa: E402
from tests.factories.names import invented_names  # noqa: E402
from tests.factories.sheets import a_sheet  # noqa: E402

ROUNDS = 3
FOLDER = tempfile.TemporaryDirectory(prefix="vijilans-bench-")
parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--people", type=int, default=1_000)
parser.add_argument("--way", choices=["ours", "direct"])


def direct(sheets: list[rendering.Sheet]) -> Callable[[], bytes]:
    """The same pages by hand, with everything that can be known before."""
    layout = sheets[0].layout
    columns = [rendering._fit(rendering._text_blocks(sheet), layout.text, layout) for sheet in sheets]
    picture = {name: _file_of(one.source) for name, one in sheets[0].pictures.items()}
    rl_config.useA85 = 0
    left, middle = layout.text.x * POINTS_PER_MM, (layout.text.x + layout.text.width / 2) * POINTS_PER_MM

    def draw() -> bytes:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(297 * POINTS_PER_MM, 210 * POINTS_PER_MM), pageCompression=1)
        for sheet, column in zip(sheets, columns, strict=True):
            canvas.drawImage(picture["page"], 0, 0, 297 * POINTS_PER_MM, 210 * POINTS_PER_MM)
            for at in (70, 560):
                canvas.drawImage(picture["mark"], at, 460, 96, 48)
            for at, person in enumerate(sheet.design["signatories"]):
                canvas.drawImage(picture["mark"], left + at * 200, 130, 74, 37) if person["signature"] else None
                canvas.line(left + at * 200, 128, left + at * 200 + 160, 128)
                _text(canvas, person["name"], SANS_BOLD, 10, INK, left + at * 200 + 80, 116)
                _text(canvas, person["title"], SANS, 8.5, SOFT, left + at * 200 + 80, 104)
            top = (210 - layout.text.y) * POINTS_PER_MM - column.above
            for block in column.blocks:
                top -= block.gap
                for line in block.lines:
                    _text(canvas, line, block.font, block.size, block.colour, middle, top - ascent(block.font) * block.size)
                    top -= line_height(block.font) * block.size
            _code(canvas, sheet)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return draw


def _file_of(source: str) -> str:
    file = Path(FOLDER.name) / str(len(list(Path(FOLDER.name).iterdir())))
    file.write_bytes(base64.b64decode(source.partition(";base64,")[2]))
    return str(file)


def _text(canvas: Canvas, text: str, font: str, size: float, colour: str, middle: float, baseline: float) -> None:
    canvas.setFont(registered(font), size)
    canvas.setFillColor(colour)
    canvas.drawCentredString(middle, baseline, text)


def _code(canvas: Canvas, sheet: rendering.Sheet) -> None:
    box = sheet.layout.code
    size, left, top = CODE_SIZE * POINTS_PER_MM, box.x * POINTS_PER_MM, (210 - box.y) * POINTS_PER_MM
    modules, runs = qr_runs(sheet.address)
    path = canvas.beginPath()
    for column, row, length in runs:
        path.rect(column, row, length, 1)
    canvas.saveState()
    canvas.translate(left, top)
    canvas.scale(size / modules, -size / modules)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
    _text(canvas, sheet.serial, SANS_BOLD, SERIAL_SIZE, INK, left + size / 2, top - size - SERIAL_SIZE)
    _text(canvas, sheet.texts[0]["issued"], SANS, ISSUED_SIZE, SOFT, left + size / 2, top - size - SERIAL_LINE - ISSUED_LINE)


def run(way: str, people: int) -> None:
    """Make the file once, and print seconds, seconds of the processor, memory at most (MiB) and size (kB)."""
    sheets = [a_sheet(name) for name in invented_names(people)]
    rendering.render_sheets(sheets[:1], title="", language="fr")  # what a server has imported and measured long ago
    work = direct(sheets) if way == "direct" else lambda: rendering.render_sheets(sheets, title="", language="fr")
    begun, worked = time.perf_counter(), time.process_time()
    size = len(work())
    seconds = time.perf_counter() - begun, time.process_time() - worked
    print(*seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, size / 1000)


def main(people: int) -> None:
    """Run both in turns, and print the best of each beside the other."""
    where = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    print(f"{people} certificates, {where}")
    found: dict[str, list[tuple[float, ...]]] = {"direct": [], "ours": []}
    for _round in range(ROUNDS):
        for way, runs in found.items():
            command = [sys.executable, "-m", "tests.benchmarks.bench_certificates", "--people", str(people), "--way", way]
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            runs.append(tuple(float(number) for number in printed.split()))
    best = {way: [min(numbers) for numbers in zip(*runs, strict=True)] for way, runs in found.items()}
    for way, (seconds, worked, memory, size) in best.items():
        print(f"{way:<8} {seconds:7.2f} s  {worked:7.2f} s at work  {people / worked:6.0f} per second  {memory:5.0f} MiB  {size:7.0f} kB")
    print(f"ours takes {best['ours'][1] / best['direct'][1]:.2f} times what the direct way takes (processor time, best of {ROUNDS})")


if __name__ == "__main__":
    asked = parser.parse_args()
    run(asked.way, asked.people) if asked.way else main(asked.people)
