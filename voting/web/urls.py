from django.urls import path, re_path

from voting.web import public

_POLL = r"(?P<number>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"

urlpatterns = [
    path("polls/", public.polls, name="polls"),
    re_path(rf"^polls/{_POLL}/$", public.poll, name="poll"),
]
