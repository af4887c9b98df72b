"""Message catalogues without system tools: found, merged, checked and compiled with Babel alone.

`makemessages` needs xgettext, which a fresh machine does not have. Python files are read by Babel; templates are
first turned into Python-like text by Django's own `templatize`, as `makemessages` does.
"""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import wagtail.admin
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

from core.typography import misset

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
}
# The languages that are translated; English is the source.
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
PLURALS = {"fr": (2, "(n > 1)"), "es": (2, "(n != 1)"), "ht": (2, "(n > 1)")}


# What Python and templates say, and what Wagtail's scripts say.
DOMAINS = ("django", "djangojs")


def catalogue_path(language: str, domain: str = "django") -> Path:
    """Where the catalogue of a language is kept."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / f"{domain}.po"


def scripts_of_wagtail(language: str) -> Catalog:
    """The messages of Wagtail's scripts that Wagtail does not bring in a language: authors would meet English among their own words.

    :param language: one of `PLURALS`
    """
    folder = Path(wagtail.admin.__file__).parent / "locale"
    with (folder / "en" / "LC_MESSAGES" / "djangojs.po").open("rb") as file:
        messages = read_po(file)
    with (folder / language / "LC_MESSAGES" / "djangojs.po").open("rb") as file:
        brought = read_po(file)
    missing = Catalog(fuzzy=False)
    for message in messages:
        known = brought.get(_key(message), message.context)
        if message.id and not (known and _is_translated(known) and not known.fuzzy):
            missing.add(message.id, locations=[("wagtail.admin", None)], context=message.context)  # type: ignore[list-item]  # no line
    return missing


def _sources(root: Path) -> Iterator[tuple[Path, str]]:
    apps = sorted(path.parent for path in root.glob("*/__init__.py") if path.parent.name != "tests")
    for app in apps:
        for path in sorted(app.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")
    for path in sorted([*root.glob("templates/**/*.html"), *root.glob("templates/**/*.txt")]):
        text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        yield path, "\n".join(line.strip() for line in text.splitlines())


def extract(root: Path) -> Catalog:
    """Every translatable message of the project.

    :param root: the folder that holds the apps and `templates/`
    :return: an empty catalogue of the messages, with where each is used (file names, no line numbers: those
        would change with every edit)
    """
    found = Catalog(fuzzy=False)
    for path, text in _sources(root):
        place = (path.relative_to(root).as_posix(), None)
        for _line, _function, message, comments in extract_python(
            io.BytesIO(text.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
        ):
            _add(found, _function, message, place, comments)
    return found


def unheard(root: Path) -> Iterator[str]:
    """What `extract` does not hear, and would be English in every language: gettext under an unknown name, or inside an f-string.

    :param root: the folder that holds the apps
    :return: a sentence for each, with the file and the line
    """
    for path, text in _sources(root):
        for node in ast.walk(ast.parse(text)) if path.suffix == ".py" else ():
            yield from (f"{path.relative_to(root)}:{node.lineno}: {words}" for words in _unheard_in(node))  # type: ignore[attr-defined]  # both kinds have one


def _unheard_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
        for one in node.names:
            name = one.asname or one.name
            if "gettext" in one.name and (name not in KEYWORDS or KEYWORDS[name] != KEYWORDS[one.name]):
                yield f"{one.name} as {name} is not extracted: import it as _"
    elif isinstance(node, ast.JoinedStr):
        calls = (call.func for call in ast.walk(node) if isinstance(call, ast.Call))
        yield from (
            f"{called.id} inside an f-string is not extracted" for called in calls if isinstance(called, ast.Name) and called.id in KEYWORDS
        )


def _add(catalogue: Catalog, function: Any, message: Any, place: Any, comments: Any) -> None:
    parts: list[Any] = list(message) if isinstance(message, tuple) else [message]
    context = parts.pop(0) if function and function.startswith(("pgettext", "npgettext")) else None
    singular = parts[0]
    identifier: Any
    if not isinstance(singular, str) or not singular:
        return
    is_plural = bool(function and function.removeprefix("np").removeprefix("n").startswith("gettext") and function.startswith("n"))
    identifier = (singular, parts[1]) if is_plural else singular
    known = catalogue.get(singular, context)
    locations: Any = sorted({*(known.locations if known else []), place})
    if known and isinstance(known.id, tuple) and not is_plural:
        identifier = known.id
    if known:
        catalogue.delete(singular, context)
    catalogue.add(identifier, locations=locations, auto_comments=comments, context=context)


def read(language: str, domain: str = "django") -> Catalog:
    """The catalogue of a language as it is on disk; an empty one where there is none."""
    path = catalogue_path(language, domain)
    if not path.exists():
        return Catalog(locale=None, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, ignore_obsolete=True)


def merge(language: str, template: Catalog, domain: str = "django") -> Catalog:
    """`template` with the translations of `language` that are known; nothing is guessed, so nothing is fuzzy."""
    known, merged = read(language, domain), Catalog(fuzzy=False, charset="utf-8")
    merged.header_comment = f"# Vijilans, {language}. BSD-3-Clause, as the project."
    for message in sorted((m for m in template if m.id), key=_order):
        old = known.get(_key(message), message.context)
        same_shape = old is not None and isinstance(old.id, tuple) == isinstance(message.id, tuple)
        empty = ("", "") if isinstance(message.id, tuple) else ""
        merged.add(
            message.id, old.string if old is not None and same_shape else empty,
            locations=message.locations, auto_comments=message.auto_comments, context=message.context,
        )  # fmt: skip
    return merged


def write(language: str, catalogue: Catalog, domain: str = "django") -> None:
    """Keep the catalogue of a language."""
    path = catalogue_path(language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    count, rule = PLURALS[language]
    body = io.BytesIO()
    write_po(body, catalogue, width=140, omit_header=True, include_lineno=False)
    header = (
        f"# Vijilans, {language}. BSD-3-Clause, as the project.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals={count}; plural={rule};\\n"\n\n'
    )
    path.write_bytes(header.encode() + body.getvalue().lstrip(b"\n"))


def compile_catalogue(language: str, domain: str = "django") -> bool:
    """Write the binary catalogue beside the text; says whether it was out of date."""
    path = catalogue_path(language, domain)
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
        return False
    with path.open("rb") as file, target.open("wb") as out:
        write_mo(out, read_po(file, ignore_obsolete=True))
    return True


def problems(language: str, template: Catalog, domain: str = "django") -> Iterator[str]:
    """What keeps a language from being complete: missing, fuzzy, unused, placeholders that differ, or marks set against its rules."""
    known = read(language, domain)
    for message in template:
        if not message.id:
            continue
        mine = known.get(_key(message), message.context)
        if mine is None or not _is_translated(mine):
            yield f"{language}: no translation of {_key(message)!r} ({message.locations[0][0]})"
        elif mine.fuzzy:
            yield f"{language}: {_key(message)!r} is marked fuzzy"
        elif isinstance(mine.id, tuple) != isinstance(message.id, tuple):
            yield f"{language}: {_key(message)!r} changed between plural and singular"
        else:
            errors = [*_placeholder_errors(mine), *(error for text in _forms(mine.string) for error in misset(language, text))]
            yield from (f"{language}: {_key(message)!r}: {error}" for error in errors)


def _is_translated(message: Message) -> bool:
    return all(_forms(message.string))


def _forms(text: Any) -> list[str]:
    """The one or several forms of a message id or of its translation."""
    return [form or "" for form in text] if isinstance(text, list | tuple) else [text or ""]


def _placeholder_errors(message: Message) -> Iterator[str]:
    wanted = {found for text in _forms(message.id) for found in PLACEHOLDER.findall(text)}
    strings = _forms(message.string)
    for text in strings:
        if extra := set(PLACEHOLDER.findall(text)) - wanted:
            yield f"unknown placeholder {extra} in {text!r}"
    if missing := wanted - {found for text in strings for found in PLACEHOLDER.findall(text)}:
        yield f"placeholder {missing} is missing"


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _order(message: Message) -> tuple[str, str]:
    return (message.locations[0][0] if message.locations else "", _key(message))
