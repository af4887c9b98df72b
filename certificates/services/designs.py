"""The designs that come with the product."""

from django.db import transaction

from certificates.default_wordings import ATTENDANCE, COMPLETION, NAMES, SIGNATORIES
from certificates.enums import DesignLayout, Kind, Orientation
from certificates.models import CertificateDesign, DesignSignatory, DesignWording

LOOKS = [
    (DesignLayout.CLASSIC, Orientation.LANDSCAPE, Kind.COMPLETION, ""),
    (DesignLayout.MODERN, Orientation.LANDSCAPE, Kind.COMPLETION, ""),
    (DesignLayout.BILINGUAL, Orientation.LANDSCAPE, Kind.COMPLETION, "fr"),
    (DesignLayout.CLASSIC, Orientation.PORTRAIT, Kind.ATTENDANCE, ""),
]


@transaction.atomic
def ensure_default_designs() -> list[CertificateDesign]:
    """Make the designs that come with the product, each once; one of that name is left as staff made it.

    :return: the designs just made
    """
    made = []
    for (layout, orientation, kind, second), name in zip(LOOKS, NAMES, strict=True):
        if not CertificateDesign.objects.filter(name=name).exists():
            made.append(_make(name, layout, orientation, kind, second))
    return made


def _make(name: str, layout: str, orientation: str, kind: str, second: str) -> CertificateDesign:
    is_first = not CertificateDesign.objects.filter(kind=kind, is_default=True).exists()
    design = CertificateDesign(name=name, layout=layout, orientation=orientation, kind=kind, second_language=second, is_default=is_first)
    texts = COMPLETION if kind == Kind.COMPLETION else ATTENDANCE
    design.wordings = [DesignWording(language=language, **wording) for language, wording in texts.items()]
    design.signatories = [DesignSignatory(title=title) for title in SIGNATORIES]
    design.save()
    return design
