"""Labels: a subject's public pseudonym, which only the holder of the VRF key can compute (RFC 9381)."""

from verifier import vrf


class Labeller:
    """Makes labels with one VRF key (a seed of 32 bytes)."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != 32:
            raise ValueError("a seed has 32 bytes")
        self._seed = seed

    def __repr__(self) -> str:
        return "Labeller(seed hidden)"

    def label(self, subject: str) -> str:
        """The first 32 bytes of the VRF's beta over the subject's UTF-8 bytes (FORMATS section 4), hex."""
        return vrf.fast_beta(self._seed, subject.encode())[:32].hex()

    def prove(self, subject: str) -> tuple[str, str]:
        """`(pi, label)`, both hex: the proof of 80 bytes that the label is the subject's, and the label."""
        pi = vrf.prove(self._seed, subject.encode())
        return pi.hex(), vrf.proof_to_hash(pi)[:32].hex()
