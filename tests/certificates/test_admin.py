import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from certificates.models import AwardRule, CertificateDesign
from certificates.previews import preview
from certificates.services import ensure_default_designs
from tests.factories.certificates import a_design
from tests.factories.courses import CohortFactory


def designs(name: str, *args) -> str:
    return reverse(f"wagtailsnippets_certificates_certificatedesign:{name}", args=args)


def a_form(**changes) -> dict:
    empty = {
        f"{name}-{key}": 0 for name in ("wordings", "logos", "signatories") for key in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")
    }
    wording = {
        "wordings-TOTAL_FORMS": 1, "wordings-0-language": "en", "wordings-0-title": "Certificate", "wordings-0-opening": "We say that",
        "wordings-0-body": "has completed {course}", "wordings-0-ORDER": 1,
    }  # fmt: skip
    fields = {
        "name": "New",
        "kind": "completion",
        "layout": "classic-border",
        "orientation": "landscape",
        "accent_colour": "#0f6b6b",
        "language": "en",
    }
    return empty | wording | fields | changes


def test_staff_make_a_design(client, manager):
    client.force_login(manager)

    response = client.post(designs("add"), a_form())

    assert response.status_code == 302
    assert CertificateDesign.objects.get().wordings.get().body == "has completed {course}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"wordings-0-body": "has completed {kourse}"}, "{kourse} is not a placeholder"),
        ({"wordings-0-title": "شهادة"}, "cannot be printed"),
        ({"language": "ht"}, "There is no wording in this language yet"),
        ({"second_language": "fr"}, "There is no wording in this language yet"),
        ({"layout": "bilingual"}, "choose the second one"),
        ({"accent_colour": "teal"}, "six digits"),
    ],
)
def test_design_that_cannot_be_printed_is_refused_with_a_sentence(client, manager, changes, sentence):
    client.force_login(manager)

    response = client.post(designs("add"), a_form(**changes))

    assert sentence in response.content.decode().replace("&#x27;", "'")
    assert not CertificateDesign.objects.exists()


@pytest.mark.parametrize(("rules", "queries"), [(1, 11), (3, 11)])
def test_rules_are_listed_with_as_many_queries_for_three_as_for_one(
    client, administrator, cohort, rules, queries, django_assert_num_queries
):
    for _number in range(rules):
        AwardRule.objects.create(cohort=CohortFactory(course_key=cohort.course_key))
    client.force_login(administrator)
    url = reverse("wagtailsnippets_certificates_awardrule:list")
    client.get(url)

    with django_assert_num_queries(queries):
        client.get(url)


@pytest.mark.parametrize(("number", "queries"), [(1, 11), (3, 11)])
def test_designs_are_listed_with_as_many_queries_for_three_as_for_one(client, administrator, number, queries, django_assert_num_queries):
    for each in range(number):
        a_design(f"Design {each}")
    client.force_login(administrator)
    client.get(designs("list"))

    with django_assert_num_queries(queries):
        client.get(designs("list"))


def test_preview_shows_the_design_being_edited(client, manager):
    client.force_login(manager)
    url = designs("preview_on_add")

    assert client.post(url, a_form()).json()["is_valid"] is True
    assert b"data:image/jpeg;base64," in client.get(url).content


@pytest.mark.parametrize("is_long", [False, True])
def test_every_design_that_comes_with_the_product_can_be_previewed(rf, db, is_long):
    for design in ensure_default_designs():
        assert b"data:image/jpeg" in preview(design, rf.get("/"), is_long=is_long).content


def test_preview_of_a_design_that_says_nothing_says_what_to_do(rf, db):
    assert b"Write the wording" in preview(CertificateDesign(name="Empty"), rf.get("/")).content


def test_design_proposed_first_is_one_per_kind(db):
    a_design("One", is_default=True)

    with pytest.raises(ValidationError, match="proposed first already"):
        CertificateDesign(name="Two", is_default=True).validate_constraints()
