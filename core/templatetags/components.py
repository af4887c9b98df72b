"""Page components with declared properties: an unknown one is a template error that names it.

Leaves (`{% button … %}`, `{% icon … %}`) are inclusion tags; containers (`{% card … %}…{% endcard %}`) are block
tags. Each has one template under `templates/components/`.
"""

from functools import cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from core.durations import day_in_words, in_words

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A line icon; give `label` only where no word stands beside it."""
    drawing = _drawing(name)
    if label:
        return mark_safe(drawing + render_to_string("components/hidden_text.html", {"text": label}))
    return drawing


@cache
def _drawing(name: str) -> SafeString:
    return mark_safe(render_to_string(f"components/icons/{name}.svg"))


@register.filter
def duration(hours: Any) -> str:
    """Hours as people say them: 1 h 20."""
    return in_words(hours)


@register.filter(expects_localtime=True)
def weekday(day: Any, year: str = "") -> str:
    """A day with its day of the week, and with its year where `"year"` is asked for."""
    return day_in_words(day, has_year=year == "year") if day else ""


@register.inclusion_tag("components/button.html")
def button(
    text: str,
    href: str = "",
    kind: str = "primary",
    icon: str = "",
    name: str = "",
    value: str = "",
    wide: bool = False,
    download: bool = False,
) -> dict[str, Any]:
    """A link that looks like a button when `href` is given, else a submit button. Kinds: primary, secondary, quiet, danger."""
    return {
        "text": text, "href": href, "kind": kind, "icon": icon, "name": name, "value": value, "wide": wide,
        "download": download,
    }  # fmt: skip


@register.simple_block_tag
def alert(content: str, kind: str = "info", title: str = "") -> str:
    """A message in a wash with icon and words. Kinds: info, success, warning, error."""
    icons = {"info": "info", "success": "check-circle", "warning": "warning", "error": "cross-circle"}
    return render_to_string("components/alert.html", {"content": content, "kind": kind, "title": title, "icon": icons[kind]})


@register.simple_block_tag
def card(content: str, title: str = "", href: str = "", kind: str = "plain", level: int = 2) -> str:
    """A surface with an optional linked title. Kinds: plain, quiet (sand), accent (wash)."""
    context = {"content": content, "title": title, "href": href, "kind": kind, "level": level}
    return render_to_string("components/card.html", context)


@register.simple_block_tag
def page_heading(content: str, title: str, eyebrow: str = "", back: str = "", back_text: str = "") -> str:
    """The page's h1 with what stands above it (a link back, a small line) and its lead or actions inside."""
    return render_to_string(
        "components/page_heading.html",
        {"content": content, "title": title, "eyebrow": eyebrow, "back": back, "back_text": back_text},
    )


@register.simple_block_tag
def table(content: str, caption: str, hide_caption: bool = False, stack: bool = False) -> str:
    """A table; the content is thead and tbody.

    On a phone it scrolls sideways by itself; with `stack` each row becomes a card instead, in which a cell's `data-label` is written
    before its value.
    """
    context = {"content": content, "caption": caption, "hide_caption": hide_caption, "stack": stack}
    return render_to_string("components/table.html", context)


@register.simple_block_tag
def empty_state(content: str, title: str, icon: str = "info") -> str:
    """What stands where there is nothing yet: says so, and says what to do."""
    return render_to_string("components/empty_state.html", {"content": content, "title": title, "icon": icon})


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> str:  # noqa: A002 - the HTML attribute's name
    """A modal dialog, opened by a button with `data-opens-dialog="ID"`."""
    return render_to_string("components/dialog.html", {"content": content, "id": id, "title": title})


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """One form field: label, hint, control and errors tied together for assistive technology."""
    return {"field": bound, "hint": hint or bound.help_text}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """What is wrong with the form as a whole, and how many fields need another look."""
    return {"form": form}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str) -> dict[str, Any]:
    """A thin line and the same in words."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("components/status.html")
def status(kind: str, text: str, icon: str = "") -> dict[str, Any]:
    """A state as wash + icon + word. Kinds: ok, attention, error, info, neutral."""
    icons = {"ok": "check", "attention": "clock", "error": "cross", "info": "info", "neutral": "dash-circle"}
    return {"kind": kind, "text": text, "icon": icon or icons[kind]}


@register.inclusion_tag("components/figure.html")
def figure(value: Any, label: str, href: str = "") -> dict[str, Any]:
    """A number that opens its evidence."""
    return {"value": value, "label": label, "href": href}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """Previous and next of a paginated list, keeping the other parameters of the address."""
    parameters = context["request"].GET.copy()
    parameters.pop("page", None)
    return {"page": page, "query": parameters.urlencode()}
