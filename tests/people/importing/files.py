"""Lists as agencies send them, made here."""

import io
import zipfile

from openpyxl import Workbook

HEADER = ["nom", "prénom", "sexe", "institution", "commune", "fonction", "langue"]
PEOPLE = [
    ["Désir", "Mirlande", "F", "PNH", "Ouanaminthe", "inspectrice", "ht"],
    ["Peña Mejía", "Altagracia", "F", "DGM", "Dajabón", "agente", "es"],
    ["Cœur-Volant", "Étienne", "M", "PNH", "Belladère", "commissaire", "fr"],
]


def csv_text(rows=None, *, separator=",", header=HEADER) -> str:
    rows = PEOPLE if rows is None else rows
    return "\r\n".join(separator.join(row) for row in [header, *rows]) + "\r\n"


def xlsx_bytes(rows=None, *, header=HEADER, above=()) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in [*above, header, *(PEOPLE if rows is None else rows)]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, **replaced: bytes) -> bytes:
    """The same workbook with parts replaced: `sheet` is the first sheet's XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = replaced.get("sheet") if part.filename.endswith("sheet1.xml") else None
            new.writestr(part.filename, content or old.read(part))
        for name, content in replaced.items():
            if name != "sheet":
                new.writestr(name, content)
    return out.getvalue()
