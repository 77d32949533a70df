"""A made-up family: samples, which a laboratory certifies by a kind of its own, beside inspections."""

from __future__ import annotations

from typing import Any

SAMPLE = "sample:recorded"
SAMPLE_CERTIFIED = "sample:certified"
TABLE: dict[str, Any] = {
    "format": "kinds/1",
    "certified_by": {"inspection:recorded": "inspection:certified", SAMPLE: SAMPLE_CERTIFIED},
    "names_subject": {"inspection:recorded": "basic.vin", SAMPLE: "of.car"},
    "for_good": ["inspection:certified", SAMPLE_CERTIFIED, "key:enrolled", "key:revoked"],
    "enrolment": "key:enrolled",
    "revocation": "key:revoked",
    "withdrawal": "record:withdrawn",
    "erasure": "record:erased",
}
