"""Polls for everybody: the list, one poll, its evidence, its files; and a body's own proposal."""

from typing import cast

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.base import PublicView, envelope, located
from records.api.evidence import EvidenceRenderer, evidence_answer
from records.api.shapes import item_json
from records.people.permissions import missing
from records.people.throttles import FilesThrottle, OrganisationThrottle
from records.proof.proved import proved
from records.terms.subjects import number_of
from verifier.polls.beginning import BYTES
from verifier.polls.course import LINES
from voting.api.serializers import BoxesSerializer, NewPollSerializer, PollSerializer, PollsSerializer
from voting.api.shapes import box_json, line_json
from voting.boxes.files import box_file_open, boxes_of, is_public, leaves_of, roll_open
from voting.boxes.filled import boxes_unasked, filled_records
from voting.boxes.kinds import FILLED
from voting.openings.offices import offices_of
from voting.polls.addresses import addresses
from voting.polls.found import running
from voting.polls.overview import overviews, polls_page
from voting.polls.rows import poll_found, poll_subject
from voting.proposals.bodies import PollProposed
from voting.proposals.services import poll_propose

SCOPE = "records"
PAGE = 100
MEDIA_TYPE = "application/vnd.registry-evidence+json"
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class PollEvidenceRenderer(EvidenceRenderer):
    media_type = MEDIA_TYPE


class PollsView(PublicView):
    @extend_schema(
        operation_id="polls_list",
        summary="투표 목록 / All polls",
        auth=[],
        parameters=[
            OpenApiParameter("after", str, description="The UUID of the last poll of the page before")
        ],
        responses={200: PollsSerializer},
    )
    def get(self, request: Request) -> Response:
        """The newest first, 100 at a time. A monitor compares it with the log's `poll:opened`."""
        polls = polls_page(request.query_params.get("after", ""), PAGE + 1)
        shown = overviews(polls[:PAGE])
        last = number_of(polls[PAGE - 1].subject) if len(polls) > PAGE else None
        return Response(
            {
                "polls": [line_json(overview, request) for overview in shown],
                "next": request.build_absolute_uri(f"{reverse('api:polls')}?after={last}") if last else None,
            }
        )

    @extend_schema(
        operation_id="polls_propose",
        summary="투표 제안 / Propose a poll",
        request=NewPollSerializer,
        responses={201: PollSerializer},
    )
    def post(self, request: Request) -> Response:
        """For a department, an institution or a residents' council, in its own name. The city takes in what citizens propose."""
        body = envelope(request.data, NewPollSerializer)
        record = poll_propose(author=self.author(SCOPE), body=cast(PollProposed, body))
        place = request.build_absolute_uri(reverse("api:poll", args=[record.number]))
        return located(_poll_json(request, record.number), place, status=201)


class PollView(PublicView):
    @extend_schema(
        operation_id="polls_get",
        summary="투표 하나 / A poll",
        auth=[{"token": []}, {"session": []}, {}],  # type: ignore[list-item]
        responses={200: PollSerializer},
    )
    def get(self, request: Request, number: str) -> Response:
        """What was stated about it, with whether each record stands and how far its proof is."""
        return Response(_poll_json(request, number))


def _poll_json(request: Request, number: str) -> dict[str, object]:
    poll = poll_found(number)
    [overview] = overviews([poll])
    shown = proved(poll.subject, boxes_unasked())
    if shown is None:
        raise missing()
    told = [item for item in shown.history.items if item.record.kind != FILLED.name]
    return {
        **line_json(overview, request),
        "issuers": offices_of(running(poll)) if poll.opening_id else [],
        "boxes": filled_records(poll.subject).count(),
        "files_public": is_public(poll),
        # Nobody reads here whom a citizen's proposal is of: that is disclosed to its proposer alone.
        "records": [item_json(item, shown, request, None) for item in told],
    }


class PollEvidenceView(PublicView):
    renderer_classes = (PollEvidenceRenderer, JSONRenderer)

    @extend_schema(
        operation_id="polls_evidence",
        summary="투표의 증거 파일 / A poll's evidence file",
        auth=[],
        responses={(200, MEDIA_TYPE): OpenApiTypes.OBJECT},
    )
    def get(self, request: Request, number: str) -> HttpResponseBase:
        """`evidence/1`: all that is needed to check the poll without asking this registry, but for its files; a proof of
        absence where nothing was stated. Before the first anchor there is none, and the problem names the receipts."""
        subject = poll_subject(number)
        return evidence_answer(request, subject, addresses(subject)["evidence"], media_type=MEDIA_TYPE)


class FileView(PublicView):
    """A poll's file. Who counts a poll of 2,001 boxes reads two for each."""

    throttle_classes = (FilesThrottle, OrganisationThrottle)


class RollView(FileView):
    @extend_schema(
        operation_id="polls_roll",
        summary="명부 / The roll",
        auth=[],
        responses={(200, BYTES): OpenApiTypes.BINARY},
    )
    def get(self, _request: Request, number: str) -> HttpResponseBase:
        """All rights that there are, 32 bytes each, from the opening on. 404 for a poll without a roll."""
        return FileResponse(roll_open(poll_found(number)), content_type=BYTES, headers=FOR_EVER)


class BoxesView(PublicView):
    @extend_schema(
        operation_id="polls_boxes",
        summary="투표함 목록 / The boxes",
        auth=[],
        responses={200: BoxesSerializer},
    )
    def get(self, request: Request, number: str) -> Response:
        """In the order of the log, with the addresses of their files."""
        poll = poll_found(number)
        boxes = [box_json(box, poll, request) for box in boxes_of(poll)]
        return Response({"boxes": boxes, "files_public": is_public(poll)})


class LeavesView(FileView):
    @extend_schema(
        operation_id="polls_leaves",
        summary="표의 해시 / The ballots' hashes",
        auth=[],
        responses={(200, BYTES): OpenApiTypes.BINARY},
    )
    def get(self, _request: Request, number: str, box: str) -> HttpResponseBase:
        """The leaf hashes of a box, 32 bytes each, in the order of its ballots: public at once, so that a page finds its ballot
        without asking for it."""
        return HttpResponse(leaves_of(poll_found(number), int(box)), content_type=BYTES, headers=FOR_EVER)


class BoxFileView(FileView):
    @extend_schema(
        operation_id="polls_box_file",
        summary="투표함의 파일 / A box's file",
        auth=[],
        responses={(200, BYTES): OpenApiTypes.BINARY, (200, LINES): OpenApiTypes.BINARY},
    )
    def get(self, _request: Request, number: str, box: str, name: str) -> HttpResponseBase:
        """The rights that were used, or the ballots, once the poll's end is on Ethereum and final. 403 before that, for
        everybody; 404 where the box has no such file."""
        file = box_file_open(poll_found(number), int(box), name)
        content_type = LINES if name.endswith(".jsonl") else BYTES
        return FileResponse(file, content_type=content_type, headers=FOR_EVER)
