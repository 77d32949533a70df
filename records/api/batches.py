"""Many records in one request, with an answer for each."""

from collections.abc import Mapping

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.base import MemberView, envelope
from records.api.problems import problem_of
from records.api.records import SCOPE
from records.api.serializers.feed import BatchAnswerSerializer
from records.api.serializers.records import NewRecordSerializer
from records.people.throttles import rows_count
from records.stating.drafts import Draft
from records.stating.services import BATCH, Recorded, records_create_many
from records.terms.texts import Refusal, Text

SIZE = Text("기록 1~{most}개의 목록입니다.", "A list of 1 to {most} records.")


class BatchView(MemberView):
    @extend_schema(
        operation_id="records_batch",
        summary="기록 여러 개 남기기 / State many records",
        request=NewRecordSerializer(many=True),
        responses={200: BatchAnswerSerializer(many=True)},
    )
    def post(self, request: Request) -> Response:
        """To 500, in one transaction, with an answer for each in order: its digest, or the problem that it would be by
        itself. A bad one stops no other. With an `external_id` each, the whole request can be sent again."""
        author = self.author(SCOPE)
        stated = request.data
        if not isinstance(stated, list) or not 1 <= len(stated) <= BATCH:
            raise Refusal("batch_size", SIZE.format(most=BATCH), pointer="")
        rows_count(request, len(stated))
        drafts = [_draft(value) for value in stated]
        good = [draft for draft in drafts if isinstance(draft, Draft)]
        done = iter(records_create_many(author=author, drafts=good))
        outcomes = [next(done) if isinstance(draft, Draft) else draft for draft in drafts]
        return Response([_answer(outcome, request) for outcome in outcomes])


def _draft(value: object) -> Draft | Refusal:
    try:
        stated: Mapping[str, object] = envelope(value, NewRecordSerializer)
    except Refusal as refused:
        return refused
    return Draft(**stated)  # type: ignore[arg-type]  # what is in it is asked when it is prepared


def _answer(outcome: Recorded | Refusal, request: Request) -> dict[str, object]:
    if isinstance(outcome, Refusal):
        problem = problem_of(outcome, request)
        return {"status": problem["status"], "digest": None, "problem": problem}
    return {"status": 201 if outcome.created else 200, "digest": outcome.record.digest, "problem": None}
