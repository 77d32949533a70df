"""A feed of one's own: what others stated since of what the organisation stated, and what the audit found."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.base import MemberView
from records.api.records import SCOPE
from records.api.serializers.feed import FeedSerializer
from records.api.shapes import moment
from records.proof.changes import changes_since, findings_open
from records.terms.texts import Refusal, Text

PLACE = Text(
    "since는 앞 답의 next이며, 처음에는 0입니다.", "`since` is the `next` of the answer before, or 0."
)

_SINCE = {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}


class FeedView(MemberView):
    @extend_schema(
        operation_id="changes_list",
        summary="그 뒤에 일어난 일 / What happened since",
        parameters=[OpenApiParameter("since", _SINCE, default=0, description="`next` of the answer before")],
        responses={200: FeedSerializer},
    )
    def get(self, request: Request) -> Response:
        """What others stated of subjects on which your organisation stated something, in the log's order: certified,
        rejected, withdrawn, corrected, shown to a buyer. Ask again with `since` = `next`; where `changes` is empty and
        `next` is larger than `since`, there may be more at once. `findings` is what the audit found of your records."""
        author = self.author(SCOPE)
        since = request.query_params.get("since", "0")
        if not (since.isascii() and since.isdigit() and len(since) <= 15):
            raise Refusal("parameter", PLACE, pointer="/since")
        feed = changes_since(author.organisation, int(since))
        findings = findings_open(author.organisation)
        return Response(
            {
                "changes": [
                    {
                        "index": change.index,
                        "logged_at": moment(change.logged_at),
                        "record": change.record.digest,
                        "kind": change.record.kind,
                        "subject": change.record.subject,
                        "about": list(change.about),
                        "verdict": change.verdict,
                    }
                    for change in feed.changes
                ],
                "next": feed.following,
                "findings": [
                    {"record": found.record, "code": found.code, "found_at": moment(found.found_at)}
                    for found in findings
                ],
            }
        )
