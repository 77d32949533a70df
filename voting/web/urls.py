from django.urls import path, re_path

from voting.web import checking, correcting, desk, elsewhere, observing, proposing, public, returning, vote
from voting.wiring import RETURNS_TO

_POLL = r"(?P<number>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_DESK = f"^desk/polls/{_POLL}"

urlpatterns = [
    path("polls/", public.polls, name="polls"),
    path(RETURNS_TO.lstrip("/"), returning.identified, name="poll_identified"),
    re_path(rf"^polls/{_POLL}/$", public.poll, name="poll"),
    re_path(rf"^polls/{_POLL}/vote/$", vote.vote, name="poll_vote"),
    re_path(rf"^polls/{_POLL}/assisted/$", vote.assisted, name="poll_assisted"),
    re_path(rf"^polls/{_POLL}/mine/$", checking.mine, name="poll_mine"),
    re_path(rf"^polls/{_POLL}/right/$", checking.right, name="poll_right"),
    re_path(rf"^polls/{_POLL}/recount/$", checking.recount, name="poll_recount"),
    re_path(rf"^polls/{_POLL}/card\.png$", elsewhere.card, name="poll_card"),
    re_path(rf"^polls/{_POLL}/poster/$", elsewhere.poster, name="poll_poster"),
    path("desk/polls/", desk.desk, name="desk_polls"),
    path("desk/polls/new/", proposing.proposal_new, name="proposal_new"),
    path("desk/polls/proposed/", proposing.proposals, name="proposals"),
    re_path(r"^desk/polls/corrected/(?P<digest>[0-9a-f]{64})/$", correcting.correct, name="poll_correct"),
    path("desk/polls/observed/", observing.observed, name="observed"),
    re_path(f"{_DESK}/$", desk.desk_poll, name="desk_poll"),
    re_path(f"{_DESK}/review/$", desk.review, name="desk_poll_review"),
    re_path(f"{_DESK}/roll/$", desk.roll, name="desk_poll_roll"),
    re_path(f"{_DESK}/open/$", desk.opening, name="desk_poll_open"),
    re_path(f"{_DESK}/cancel/$", desk.cancel, name="desk_poll_cancel"),
    re_path(f"{_DESK}/close/$", desk.close, name="desk_poll_close"),
    re_path(f"{_DESK}/tally/$", desk.tally, name="desk_poll_tally"),
    re_path(f"{_DESK}/answer/$", desk.answer, name="desk_poll_answer"),
]
