from certificates.services.awarding import award, award_all_eligible, correct, revoke
from certificates.services.designs import ensure_default_designs

__all__ = ["award", "award_all_eligible", "correct", "ensure_default_designs", "revoke"]
