from certificates.models.awards import Certificate, FrozenImage
from certificates.models.designs import CertificateDesign, DesignLogo, DesignSignatory, DesignWording
from certificates.models.rules import AwardRule

__all__ = ["AwardRule", "Certificate", "CertificateDesign", "DesignLogo", "DesignSignatory", "DesignWording", "FrozenImage"]
