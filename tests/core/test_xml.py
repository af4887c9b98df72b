"""XML that strangers wrote: nodes with their lines, and refusals in a sentence."""

import pytest

from core.errors import InvalidInputError
from core.xml import MAXIMUM_BYTES, Allowance, markup, parse_xml

DOCUMENT = b"""<?xml version="1.0"?>
<n:a xmlns:n="urn:x" n:k=" v ">one<b>two<c/></b>
 three<b x='1'>&lt;four</b></n:a>"""


def test_nodes_have_names_without_prefixes_and_their_lines():
    root = parse_xml(DOCUMENT)

    assert (root.name, root.namespace, root.line, root.get("k")) == ("a", "urn:x", 2, "v")
    assert [(node.name, node.line) for node in root.walk()] == [("a", 2), ("b", 2), ("c", 2), ("b", 3)]


def test_text_is_found_by_its_path():
    root = parse_xml(DOCUMENT)

    assert root.text().split() == ["onetwo", "three<four"]
    assert root.value("b") == "two"
    assert root.value("b", "nothing", default="else") == "else"
    assert root.first("b", "c") is next(root.first("b").elements("c"))


def test_markup_is_written_again_and_may_be_replaced():
    root = parse_xml(b'<a>x &amp; y<br/><b t="&lt;&quot;">z</b><c/></a>')

    assert markup(root.content) == 'x &amp; y<br><b t="&lt;&quot;">z</b><c></c>'
    assert markup(root.content, lambda node: "C" if node.name == "c" else None).endswith("C")


@pytest.mark.parametrize(
    "data",
    [
        "<a>é</a>".encode(),
        "<a>é</a>".encode("utf-8-sig"),
        "<a>é</a>".encode("utf-16"),
        "<a>é</a>".encode("utf-16-le"),
        "<a>é</a>".encode("utf-16-be"),
        '<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>'.encode("latin-1"),
        '<?xml version="1.0" encoding="windows-1252"?><a>é</a>'.encode(),
    ],
)
def test_every_encoding_is_read_and_utf_8_whatever_it_is_called(data):
    assert parse_xml(data).text() == "é"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<a>", "breaks at line 1, character 4"),
        (b"<a>\n</b>", "breaks at line 2"),
        (b"<!DOCTYPE a><a/>", "DTD or entities"),
        (b"<a>\xff</a>", "not in the encoding that it names"),
        (b"<a>" * 201, "nested too deeply"),
        (b"<a>" + b"<b/>" * 200_001 + b"</a>", "too many elements"),
        (b"<a " + b" ".join(b'a%d=""' % index for index in range(20_000)) + b"/>", "too many elements"),
        (b"<" + b"a" * 100_000 + b"/>", "too many elements"),
        (b" " * (MAXIMUM_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_honest_xml_is_refused(data, message):
    with pytest.raises(InvalidInputError, match=message):
        parse_xml(data)


def test_a_long_attribute_is_no_attack():
    assert len(parse_xml(b'<a b="%s"/>' % (b"x" * 100_000)).get("b")) == 100_000


def test_documents_that_belong_together_share_an_allowance():
    allowance = Allowance(left=3)
    parse_xml(b'<a b="1"/>', allowance)

    with pytest.raises(InvalidInputError, match="too many elements"):
        parse_xml(b"<a><b/></a>", allowance)
