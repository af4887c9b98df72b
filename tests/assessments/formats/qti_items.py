"""Small QTI items and packages, written by hand as other systems write them."""

import io
import zipfile

from assessments.formats import Parsed, ParsedQuestion, qti

CHOICES = "".join(f'<simpleChoice identifier="{name}">{name.upper()}</simpleChoice>' for name in "abc")


def declared(
    correct: str = "a",
    *,
    cardinality: str = "single",
    base: str = "identifier",
    mapping: str = "",
    name: str = "RESPONSE",
    bounds: str = "",
) -> str:
    values = "".join(f"<value>{value}</value>" for value in correct.split(","))
    entries = "".join(
        f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in (pair.split("=") for pair in mapping.split(",") if pair)
    )
    held = f"<mapping {bounds}>{entries}</mapping>" if mapping else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{values}</correctResponse>{held}</responseDeclaration>"
    )


def template(name: str) -> str:
    return f'<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/{name}"/>'


def rules(inside: str) -> str:
    return f"<responseProcessing>{inside}</responseProcessing>"


def when(test: str, score: object = 1, more: str = "") -> str:
    """A condition that sets the score."""
    return f"<responseCondition><responseIf>{test}{to_score(score)}</responseIf>{more}</responseCondition>"


def to_score(value: object) -> str:
    return f'<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{value}</baseValue></setOutcomeValue>'


def is_(value: str, name: str = "RESPONSE", base: str = "identifier") -> str:
    return f'<match><variable identifier="{name}"/><baseValue baseType="{base}">{value}</baseValue></match>'


RIGHT = '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'


def item(declaration: str, body: str, processing: str = template("match_correct"), more: str = "", attributes: str = "") -> bytes:
    return (
        f'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="An  item" {attributes}>{declaration}'
        f'<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        f"<itemBody>{body}</itemBody>{processing}{more}</assessmentItem>"
    ).encode()


def choice(inside: str = CHOICES, attributes: str = 'maxChoices="1"') -> str:
    return f'<p>Which?</p><choiceInteraction responseIdentifier="RESPONSE" {attributes}><prompt>One</prompt>{inside}</choiceInteraction>'


def package(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def manifest(*resources: str) -> bytes:
    return f"<manifest><resources>{''.join(resources)}</resources></manifest>".encode()


def listed(href: str, inside: str = "") -> str:
    return f'<resource type="imsqti_item_xmlv2p1" href="{href}">{inside}</resource>'


def read(*parts: str, **more: str) -> Parsed:
    return qti.read(item(*parts, **more))


def only(*parts: str, **more: str) -> ParsedQuestion:
    parsed = read(*parts, **more)
    assert [problem.message for problem in parsed.problems] == []
    return parsed.questions[0]


def told(*parts: str, **more: str) -> list[str]:
    return [problem.message for problem in read(*parts, **more).problems]


def shares(question: ParsedQuestion) -> list[str]:
    return [str(option.fraction) for option in question.options]
