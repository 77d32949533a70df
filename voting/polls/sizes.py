"""How large a poll's evidence grows: it has at most 10 MiB (docs/formats.md section 9), of which the boxes need half."""

from django.db.models import Count, Sum
from django.db.models.functions import Length

from records.contents.models import RecordContent
from records.terms.texts import Refusal, RefusalSort, Text
from verifier.evidence import MAX_SIZE
from verifier.polls.course import MOST_BOXES
from verifier.polls.kinds import FILLED

PROOFS = 3 * 2**10
"""What an entry takes beside its record: the leaf, its proof in a log of 2^40 entries, its part of the map."""
BOX = 1_200 + PROOFS
SAID = MAX_SIZE - MOST_BOXES * BOX - 2**20
"""What is left for all that people say, with a megabyte for anchors and the issuers' keys."""

TOO_LARGE = Text(
    "이 투표의 증거 파일이 너무 커집니다. 짧게 적거나 새 투표로 제안해 주십시오.",
    "The evidence of this poll would grow too large: say it in fewer words, or propose another poll.",
)


def refuse_size(subject: str) -> None:
    """In the transaction that states something. Boxes have a room of their own."""
    said = RecordContent.objects.filter(record__subject=subject).exclude(record__kind=FILLED)
    sums = said.aggregate(characters=Sum(Length("canonical")), records=Count("record"))
    # A character of Korean is three bytes.
    if 3 * (sums["characters"] or 0) + PROOFS * sums["records"] > SAID:
        raise Refusal("evidence_too_large", TOO_LARGE, pointer="/body", sort=RefusalSort.CONFLICT)
