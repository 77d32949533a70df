from django.urls import path, re_path

from voting.api import polls, voters

_POLL = r"(?P<number>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_BOX = rf"^api/polls/{_POLL}/boxes/(?P<box>0|[1-9][0-9]{{0,3}})"

issuer_patterns = [
    re_path(rf"^api/polls/{_POLL}/identify$", voters.IdentifyView.as_view(), name="poll_identify"),
    re_path(rf"^api/polls/{_POLL}/signature$", voters.SignatureView.as_view(), name="poll_signature"),
]
urlpatterns = [
    path("api/polls/", polls.PollsView.as_view(), name="polls"),
    re_path(rf"^api/polls/{_POLL}/$", polls.PollView.as_view(), name="poll"),
    re_path(rf"^api/polls/{_POLL}/evidence$", polls.PollEvidenceView.as_view(), name="poll_evidence"),
    re_path(rf"^api/polls/{_POLL}/roll\.bin$", polls.RollView.as_view(), name="poll_roll"),
    re_path(rf"^api/polls/{_POLL}/boxes/$", polls.BoxesView.as_view(), name="poll_boxes"),
    re_path(rf"{_BOX}/leaves\.bin$", polls.LeavesView.as_view(), name="poll_leaves"),
    re_path(rf"{_BOX}/(?P<name>rights\.bin|cast\.jsonl)$", polls.BoxFileView.as_view(), name="poll_box_file"),
    *issuer_patterns,
    re_path(rf"^api/polls/{_POLL}/right$", voters.RightView.as_view(), name="poll_right"),
    re_path(rf"^api/polls/{_POLL}/ballots/$", voters.BallotsView.as_view(), name="poll_ballots"),
]
