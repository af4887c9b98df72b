"""QTI packages: a manifest, an item for each question, and their pictures."""

import io
import zipfile
from urllib.parse import quote

from django.utils.translation import gettext as _

from assessments.formats import ParsedPicture, ParsedQuestion, Problem, Written
from assessments.formats._qti_bodies import BODIES
from assessments.formats._qti_items import HINT
from assessments.formats._qti_xml import DECIMALS, ItemWriting, Version
from assessments.formats._shares import decimal_of
from assessments.formats._xml_text import attribute, written
from core.cleaning import plain_text

NAME_LENGTH = 60
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Archives of the same questions are the same bytes, whenever they are made.
_TIME = (2000, 1, 1, 0, 0, 0)


def write_package(questions: list[ParsedQuestion], version: Version) -> Written:
    """Write questions.

    :return: the package, and a problem for each thing that other systems will not understand (our own reader does)
    """
    problems: list[Problem] = []
    resources: list[str] = []
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, question in enumerate(questions, start=1):
            if question.kind not in BODIES:
                problems.append(Problem(question.line, _("QTI has no questions of this kind; it is not in the file."), name=question.name))
                continue
            writing = ItemWriting(version, question)
            name = f"question-{index}"
            pictures = {f"images/{index}/{picture.name}": picture for picture in question.pictures}
            _add(archive, f"items/{name}.xml", _item(writing, name, pictures).encode())
            for path, picture in pictures.items():
                _add(archive, f"items/{path}", picture.data)
            resources.append(_resource(version, question, name, list(pictures)))
            problems += writing.problems
        _add(archive, "imsmanifest.xml", _manifest(version, resources).encode())
    return Written(out.getvalue(), problems)


def _add(archive: zipfile.ZipFile, path: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(path, _TIME), data, zipfile.ZIP_DEFLATED)


def _item(writing: ItemWriting, name: str, pictures: dict[str, ParsedPicture]) -> str:
    question, version = writing.question, writing.version
    images = "".join(f'<img src="{attribute(quote(path))}" alt="{attribute(picture.alternative)}"/>' for path, picture in pictures.items())
    text, below = BODIES[question.kind](writing)
    _common(writing)
    writing.body.insert(0, f"<div>{text}{images}</div>{below}")
    attributes = {
        "xmlns": version.namespace,
        "xmlns:xsi": _XSI,
        "xsi:schemaLocation": f"{version.namespace} {version.schema}",
        "identifier": name,
        "title": question.name or plain_text(question.text)[:NAME_LENGTH] or name,
        "adaptive": "false",
        "timeDependent": "false",
    }
    if question.language:
        attributes["xml:lang"] = question.language
    if label := writing.label():
        attributes["label"] = label
    parts = [*writing.responses, *writing.outcomes, writing.element("itemBody", {}, *writing.body), *_processing(writing), *writing.said]
    tag = "qti-assessment-item" if version.is_modern else "assessmentItem"
    # The attributes of namespaces keep their names in every version.
    head = "".join(
        f' {"time-dependent" if version.is_modern and key == "timeDependent" else key}="{attribute(str(value))}"'
        for key, value in attributes.items()
    )
    return f"{_HEAD}<{tag}{head}>\n" + "\n".join(parts) + f"\n</{tag}>\n"


def _common(writing: ItemWriting) -> None:
    """What every kind has."""
    question, points = writing.question, writing.question.points
    score = {"normalMaximum": decimal_of(points, DECIMALS)}
    writing.outcomes.insert(
        0,
        writing.element(
            "outcomeDeclaration", {"identifier": "SCORE", "cardinality": "single", "baseType": "float", **score}, _zero(writing)
        ),
    )
    if question.feedback:
        writing.outcome("GENERAL", "single", "identifier")
        writing.rules.append(writing.set("GENERAL", writing.base("identifier", "general")))
        writing.say("GENERAL", "general", question.feedback)
    for hint in question.hints:
        writing.rubric(hint, view="author", class_=HINT)
    if question.hints:
        writing.tell(_("QTI has no hints: they are notes to authors in the file."))
    if question.penalty is not None:
        writing.own["penalty"] = f"{question.penalty.numerator}/{question.penalty.denominator}"
        writing.tell(_("QTI has no penalty for further tries."))
    if not question.name:
        writing.own["unnamed"] = "1"


def _zero(writing: ItemWriting) -> str:
    return writing.element("defaultValue", {}, writing.element("value", {}, "0"))


def _processing(writing: ItemWriting) -> list[str]:
    """A standard template where it says all: those every system knows."""
    if writing.template and not writing.rules[1:]:
        return [writing.element("responseProcessing", {"template": writing.version.template.format(writing.template)})]
    return [writing.element("responseProcessing", {}, *writing.rules)] if writing.rules else []


def _resource(version: Version, question: ParsedQuestion, name: str, pictures: list[str]) -> str:
    """An item in the manifest, with its tags and its category as metadata."""
    keywords = "".join(f"<lom:keyword><lom:string>{written(tag)}</lom:string></lom:keyword>" for tag in question.tags)
    taxa = "".join(
        f"<lom:taxon><lom:entry><lom:string>{written(part)}</lom:string></lom:entry></lom:taxon>"
        for part in question.category.split("/")
        if part
    )
    general = f"<lom:general>{keywords}</lom:general>" if keywords else ""
    place = f"<lom:classification><lom:taxonPath>{taxa}</lom:taxonPath></lom:classification>" if taxa else ""
    metadata = f'<metadata><lom:lom xmlns:lom="{_LOM}">{general}{place}</lom:lom></metadata>' if general or place else ""
    files = "".join(f'<file href="items/{attribute(quote(path))}"/>' for path in [f"{name}.xml", *pictures])
    return f'<resource identifier="{name}" type="{version.resource}" href="items/{name}.xml">{metadata}{files}</resource>\n'


def _manifest(version: Version, resources: list[str]) -> str:
    return (
        f'{_HEAD}<manifest xmlns="{version.package_namespace}" xmlns:xsi="{_XSI}" identifier="questions"'
        f' xsi:schemaLocation="{version.package_namespace} {version.package_schema}">\n'
        f"<metadata><schema>{version.package}</schema><schemaversion>{version.package_version}</schemaversion></metadata>\n"
        f"<organizations/>\n<resources>\n{''.join(resources)}</resources>\n</manifest>\n"
    )
