from records.signing.models.certifications import Certification, Opening
from records.signing.models.keys import KeyChallenge, KeyRequest, SigningKey

__all__ = ["Certification", "KeyChallenge", "KeyRequest", "Opening", "SigningKey"]
