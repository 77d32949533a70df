"""What a stranger runs to check a car's records: hashes, proofs, notes, VRF, evidence."""

from .errors import Malformed, Mismatch, Unavailable, VerifierError

__version__ = "0.1.0"
__all__ = ["Malformed", "Mismatch", "Unavailable", "VerifierError", "__version__"]
