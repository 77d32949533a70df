"""The addresses of which nothing may be kept (docs/formats.md section 17). The log's settings need it, before there are apps."""

from __future__ import annotations

import logging
import re

from django.http import HttpRequest

_PATH = re.compile(r"/api/polls/[^/]+/(?:identify|right|signature|ballots/)|/polls/identified/", re.ASCII)


def is_voters(path: str) -> bool:
    """Whether only voters ask for it."""
    return _PATH.fullmatch(path) is not None


class WithoutVoters(logging.Filter):
    """Lets no line pass that was written for a voter's request; Django's own for each answer from 400 on among them."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        return not (isinstance(request, HttpRequest) and is_voters(request.path_info))
