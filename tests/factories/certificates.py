from certificates.models import AwardRule, CertificateDesign, DesignLogo, DesignSignatory, DesignWording
from certificates.services import award
from tests.factories.courses import EnrolmentFactory


def a_design(
    name: str = "A design", *, logos=(), signatories=(("Rose Énide Paul", "Director", None),), wording=None, **kwargs
) -> CertificateDesign:
    design = CertificateDesign(name=name, **kwargs)
    words = {
        "title": "Certificate of completion",
        "opening": "This is to certify that",
        "details": "{rank} · {agency}",
        "body": "has completed “{course}”\nunder {programme}",
        "footer": "{hours} hours · {place} · {dates} · {result}",
    } | (wording or {})
    design.wordings = [DesignWording(language=language, **words) for language in {"en", design.language, design.second_language} - {""}]
    design.logos = [DesignLogo(image=image) for image in logos]
    design.signatories = [DesignSignatory(name=who, title=title, signature=image) for who, title, image in signatories]
    design.save()
    return design


def ask_for_nothing(cohort) -> AwardRule:
    """A rule by which everybody in the cohort has earned a certificate."""
    return AwardRule.objects.create(cohort=cohort, minimum_share=None, needs_lessons=False, needs_post_test=False)


def an_award(cohort, *, by=None, design=None, **person):
    """A certificate of somebody new in that cohort."""
    AwardRule.objects.filter(cohort=cohort).exists() or ask_for_nothing(cohort)
    CertificateDesign.objects.exists() or a_design()
    enrolment = EnrolmentFactory(cohort=cohort, **{f"learner__{key}": value for key, value in person.items()})
    return award(enrolment=enrolment, by=by, design=design)
