"""Files that were made to hurt: each by name, so that a process of its own can read one and be measured."""

import base64
import io
import stat
import struct
import sys
import zipfile
import zlib

MEGABYTE = 1_000_000
BILLION = (
    '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><quiz>&i;</quiz>"
).encode()


def archive(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return out.getvalue()


def with_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        entry = zipfile.ZipInfo("imsmanifest.xml")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(entry, "/etc/passwd")
    return out.getvalue()


def encrypted() -> bytes:
    data = bytearray(archive({"imsmanifest.xml": b"<manifest/>"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def overlapping() -> bytes:
    """Two entries whose bytes are the same ones."""
    data = archive({"a.xml": b"x" * 1000, "b.xml": b"x" * 1000})
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    return data[: second + 42] + struct.pack("<L", 0) + data[second + 46 :]


def many_entries() -> bytes:
    """A million entries in the list, and an end record that says so in the old way or not at all."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    listing = entry * 1_000_000
    return listing + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(listing), 0, 0)


def deep_nesting(name: bytes = b"a") -> bytes:
    return b"<quiz>" + b"<%s>" % name * 100_000


def png(width: int, height: int, data: bytes = b"") -> bytes:
    def chunk(kind: bytes, held: bytes) -> bytes:
        return struct.pack(">L", len(held)) + kind + held + struct.pack(">L", zlib.crc32(kind + held))

    head = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    body = data or zlib.compress(b"\0" * ((width * 3 + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def quiz_with(text: str, files: dict[str, bytes] | None = None, times: int = 1) -> bytes:
    held = "".join(
        f'<file name="{name}" encoding="base64">{base64.b64encode(data).decode()}</file>' for name, data in (files or {}).items()
    )
    asked = f'<questiontext format="html"><text><![CDATA[{text}]]></text>{held}</questiontext>'
    one = f'<question type="essay"><name><text>x</text></name>{asked}</question>\n'
    return f"<quiz>{one * times}</quiz>".encode()


def with_picture(data: bytes) -> bytes:
    return quiz_with('A <img src="@@PLUGINFILE@@/a.png">', {"a.png": data})


def many_pictures() -> bytes:
    """Small in the file, 24 million pixels each."""
    data = png(6000, 4000)
    shown = "".join(f'<img src="@@PLUGINFILE@@/{index}.png">' for index in range(60))
    return quiz_with(f"A {shown}", {f"{index}.png": data for index in range(60)})


def cloze_of(text: str) -> bytes:
    return quiz_with(text).replace(b'"essay"', b'"cloze"')


def item_of(declaration: str, body: str) -> bytes:
    head = '<assessmentItem title="x"><responseDeclaration identifier="R" cardinality="single" baseType='
    return f"{head}{declaration}</responseDeclaration><itemBody>{body}</itemBody></assessmentItem>".encode()


def choices(count: int, more: str) -> bytes:
    given = "".join(f'<simpleChoice identifier="c{index}">{index}</simpleChoice>' for index in range(count))
    right = '"identifier"><correctResponse><value>c0</value></correctResponse>'
    return item_of(right, f'{more}<choiceInteraction responseIdentifier="R" maxChoices="1">{given}</choiceInteraction>')


def answers(count: int) -> bytes:
    entries = "".join(f'<mapEntry mapKey="w{index}" mappedValue="1" caseSensitive="false"/>' for index in range(count))
    return item_of(f'"string"><mapping>{entries}</mapping>', '<p>x</p><textEntryInteraction responseIdentifier="R"/>')


def package_of(item: bytes, times: int, more: dict[str, bytes] | None = None) -> bytes:
    return archive({f"{index}.xml": item for index in range(times)} | (more or {}))


XML = {
    "entity bomb": lambda: BILLION,
    "external entity": lambda: b'<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>',
    "external dtd": lambda: b'<!DOCTYPE quiz SYSTEM "http://127.0.0.1/x.dtd"><quiz/>',
    "parameter entity": lambda: b'<!DOCTYPE quiz [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><quiz/>',
    "entity without dtd": lambda: b"<quiz>&nbsp;</quiz>",
    "100,000 nested elements": deep_nesting,
    "a million attributes": lambda: b"<quiz " + b" ".join(b'a%d=""' % index for index in range(MEGABYTE)) + b"/>",
    "a name of 19 MB": lambda: b"<" + b"a" * (19 * MEGABYTE) + b"/>",
    "three million elements": lambda: b"<quiz>" + b"<a/>" * (3 * MEGABYTE) + b"</quiz>",
    "more than 20 MB": lambda: b"<quiz>" + b" " * (20 * MEGABYTE) + b"</quiz>",
    "another encoding than declared": lambda: '<?xml version="1.0" encoding="utf-8"?><quiz>é</quiz>'.encode("latin-1"),
    "an encoding that is none": lambda: '<?xml version="1.0" encoding="rot13"?><quiz>é</quiz>'.encode("latin-1"),
    "an encoding that is not there": lambda: '<?xml version="1.0" encoding="klingon"?><quiz>é</quiz>'.encode("latin-1"),
    "half of UTF-16": lambda: "<quiz/>".encode("utf-16")[:-1],
    "nothing": lambda: b"",
    "zeros": lambda: b"\0" * 1000,
    "too much HTML": lambda: quiz_with("<p>" * 30_000, times=20),
}
ARCHIVES = {
    "no archive": lambda: b"PK\x03\x04" + b"x" * 100,
    "way out": lambda: archive({"../../etc/cron.d/x": b"x"}),
    "way out, Windows": lambda: archive({"..\\..\\x.xml": b"x"}),
    "absolute name": lambda: archive({"/etc/passwd": b"x"}),
    "drive": lambda: archive({"C:/x.xml": b"x"}),
    "link": with_link,
    "encrypted": encrypted,
    "overlapping": overlapping,
    "a million entries": many_entries,
    "twenty thousand entries": lambda: archive({f"{index}": b"" for index in range(20_000)}),
    "bomb": lambda: archive({"imsmanifest.xml": b"\0" * (200 * MEGABYTE)}),
    "bombs": lambda: archive({f"{index}.xml": b"\0" * MEGABYTE for index in range(150)}),
    "bomb in an archive": lambda: archive({"imsmanifest.xml": b"<manifest/>", "inner.zip": archive({"x": b"\0" * (50 * MEGABYTE)})}),
}
# Honest enough to be read: the question stands, and what is wrong with it is told.
READ = {
    "20 MB of text": lambda: quiz_with("é😀 " * 6000, times=300),
    "a text of 19 MB": lambda: quiz_with("x" * (19 * MEGABYTE)),
    "a picture of 10,000 million pixels": lambda: with_picture(png(100_000, 100_000, b"x")),
    "a picture of 26 million pixels": lambda: with_picture(png(6500, 4000, b"x")),
    "a picture of 24 million pixels": lambda: with_picture(png(6000, 4000)),
    "many large pictures": many_pictures,
    "a thousand open tags": lambda: quiz_with("<div>" * 1000),
    "an endless tag": lambda: quiz_with("<a " * 30_000),
    "tags that cross": lambda: quiz_with("<b>a</i>" * 12_000, times=3),
    "endless pictures": lambda: quiz_with("<img " * 19_000, times=3),
    "Markdown": lambda: quiz_with("![" * 9_000, times=10).replace(b'"html"', b'"markdown"'),
    "gaps without an end": lambda: cloze_of("{1:SA:" * 15_000),
    "a gap of marks": lambda: cloze_of("{1:SA:=" + "~" * 90_000),
    "endless addresses": lambda: quiz_with("@@PLUGINFILE@@/ <a " + "href=" * 19_000, times=20),
    "addresses without an end": lambda: quiz_with("x <a " + "href=@@PLUGINFILE@@/a " * 180, times=200),
    "a million pictures": lambda: quiz_with("".join(f'<img src="{index}">' for index in range(900_000))),
    "a picture tag of 19 MB": lambda: quiz_with("<img " + '"" ' * (6 * MEGABYTE)),
    "huge numbers": lambda: quiz_with("A").replace(b"</question>", b"<defaultgrade>1e999999999</defaultgrade></question>"),
}
# Packages whose items would take for ever to look at.
PACKAGES = {
    "items with many elements": lambda: package_of(choices(150, "<b/>" * 40_000), 60),
    "items with many choices": lambda: package_of(choices(200, "<p>x</p>"), 150),
    "items with too many choices": lambda: package_of(choices(20_000, "<p>x</p>"), 1),
    "items with many answers": lambda: package_of(answers(200), 200),
    "items with too many answers": lambda: package_of(answers(20_000), 1),
    "one picture for all": lambda: package_of(choices(2, '<p><img src="a.png"/></p>'), 300, {"a.png": png(4000, 3000)}),
}
ALL = XML | ARCHIVES | READ | PACKAGES


# These take the most time or memory; a process of its own reads them one after the other and is measured.
HEAVY = (
    "a million attributes", "a name of 19 MB", "three million elements", "too much HTML", "a million entries", "bomb",
    "20 MB of text", "a text of 19 MB", "a picture of 24 million pixels", "many large pictures", "tags that cross", "Markdown",
    "a gap of marks", "endless addresses", "addresses without an end", "a million pictures", "a picture tag of 19 MB", *PACKAGES,
)  # fmt: skip


def main(folder: str) -> None:
    """Read the files of a folder; print for each the seconds of work, and at the end the most memory the process had (MB)."""
    import time
    from contextlib import suppress
    from pathlib import Path

    import django

    django.setup()
    from assessments.formats import moodle_xml, qti
    from core.errors import InvalidInputError

    for path in sorted(Path(folder).iterdir()):
        data = path.read_bytes()
        started = time.process_time()
        with suppress(InvalidInputError):
            (qti if data.startswith(b"PK") else moodle_xml).read(data)
        sys.stdout.write(f"{time.process_time() - started:.2f} {path.name}\n")
    # Not `getrusage`: its figure still counts what the process was before it became this program.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    sys.stdout.write(f"{int(peak.split()[1]) // 1000}\n")


if __name__ == "__main__":
    main(sys.argv[1])
