from records.signing.models.keys import KeyChallenge, KeyRequest, SigningKey
from records.signing.models.openings import Opening

__all__ = ["KeyChallenge", "KeyRequest", "Opening", "SigningKey"]
