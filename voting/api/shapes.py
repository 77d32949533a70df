"""The API's answers about polls."""

from django.http import HttpRequest
from django.urls import reverse

from records.api.shapes import moment
from records.terms.subjects import number_of
from verifier.polls.course import CAST_NAME, RIGHTS_NAME
from voting import wiring
from voting.boxes.files import Box
from voting.polls.models import Poll
from voting.polls.overview import Overview

LEAVES_NAME = "leaves.bin"


def line_json(overview: Overview, request: HttpRequest) -> dict[str, object]:
    poll = overview.poll
    return {
        "uuid": number_of(poll.subject),
        "subject": poll.subject,
        "opening": poll.opening_id,
        "step": overview.stage.value,
        "title": overview.title,
        "question": overview.question,
        "opens_at": moment(poll.opens_at),
        "closes_at": moment(poll.closes_at),
        "answer_by": moment(poll.answer_by),
        "answer_overdue": overview.is_answer_overdue,
        "links": poll_links(poll, request),
    }


def poll_links(poll: Poll, request: HttpRequest) -> dict[str, str]:
    number = number_of(poll.subject)
    names = {"self": "poll", "evidence": "poll_evidence", "boxes": "poll_boxes", "roll": "poll_roll"}
    links = {
        name: request.build_absolute_uri(reverse(f"api:{view}", args=[number]))
        for name, view in names.items()
    }
    return {**links, "ballots": wiring.ballots_url() + reverse("api:poll_ballots", args=[number])}


def box_json(box: Box, poll: Poll, request: HttpRequest) -> dict[str, object]:
    boxes = request.build_absolute_uri(reverse("api:poll_boxes", args=[number_of(poll.subject)]))
    rights, cast = (box.body["rights"], box.body["cast"]) if box.body else (None, None)
    names = [LEAVES_NAME]
    names += [RIGHTS_NAME] if rights and rights["count"] else []
    names += [CAST_NAME] if cast and cast["count"] else []
    return {
        "number": box.number,
        "record": box.record.digest,
        "rights": rights["count"] if rights else None,
        "cast": cast["count"] if cast else None,
        "cast_root": cast["root"] if cast else None,
        "links": {name.partition(".")[0]: f"{boxes}{box.number}/{name}" for name in names},
    }
