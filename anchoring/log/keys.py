"""The log's two secrets: the note key signs checkpoints, the VRF key makes labels."""

from dataclasses import dataclass, field

from verifier import note, vrf


@dataclass(frozen=True)
class LogKeys:
    """The log's name and its two Ed25519 seeds of 32 bytes; the second is empty where the label process alone has it.

    Its repr hides them.
    """

    origin: str
    note_seed: bytes = field(repr=False)
    vrf_seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.note_seed) != 32 or len(self.vrf_seed) not in {0, 32}:
            raise ValueError("a seed has 32 bytes")

    @property
    def note_vkey(self) -> str:
        """The verifier key of the log's checkpoints (C2SP signed-note)."""
        return note.vkey(self.origin, vrf.public_key(self.note_seed))

    @property
    def vrf_public_key(self) -> str:
        """The key that labels are checked with, hex; empty where its seed is."""
        return vrf.public_key(self.vrf_seed).hex() if self.vrf_seed else ""
