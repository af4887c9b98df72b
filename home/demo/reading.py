"""The demo's texts as they are kept on disk."""

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LANGUAGES = ("en", "fr", "es", "ht")


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def course_texts() -> dict[str, Any]:
    """The course's and its modules' texts, by language."""
    return _read(HERE / "content" / "course.toml")


def lesson_texts(key: str) -> dict[str, dict[str, Any]]:
    """One lesson in every language it is written in: language → its title, summary, body, sources."""
    found = {language: HERE / "content" / "lessons" / language / f"{key}.toml" for language in LANGUAGES}
    return {language: _read(path) for language, path in found.items() if path.exists()}


def questions(part: str) -> list[dict[str, Any]]:
    """The questions of one part of the bank (`m1` to `m4`, `pre`, `post`, `field`)."""
    return _read(HERE / "content" / "questions" / f"{part}.toml")["questions"]


def picture(name: str, language: str) -> Path:
    """A picture's file; its variant in `language` where there is one."""
    folder = HERE / "pictures"
    variant = folder / f"{Path(name).stem}.{language}{Path(name).suffix}"
    return variant if variant.exists() else folder / name


def medium(name: str) -> Path:
    """A recording, film, caption file or document."""
    return HERE / "media" / name
