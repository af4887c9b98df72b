"""Patterns with a star: ours, and the regular expressions of QTI that say no more than they."""

import re


def wildcard_of(expression: str) -> str | None:
    """An XSD regular expression of plain letters and `.*` as a pattern of ours; None when it is more than that."""
    parts = re.findall(r"\.\*|\\[^\w\s]|[^\\.?*+{}()|\[\]^$]|(.)", expression, re.DOTALL)
    if any(parts):
        return None
    pieces = re.findall(r"\.\*|\\?.", expression, re.DOTALL)
    return "".join("*" if piece == ".*" else r"\*" if piece == r"\*" else piece.removeprefix("\\") for piece in pieces)


def fits(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern in which `*` stands for anything; the parts are looked for from left to right."""
    first, *others = [part.replace("\0", "*") for part in pattern.replace(r"\*", "\0").split("*")]
    if not others:
        return text == first
    last = others.pop()
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    middle, at = text[: len(text) - len(last)], len(first)
    for part in others:
        at = middle.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True
