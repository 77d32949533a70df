"""The base of every view of the API: bounded bodies, the reader's language, and for whom one acts."""

from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar

from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from records.api.problems import LengthRequiredError, TooLargeError
from records.audit_log.look_ups import NOBODY_S, look_up_count
from records.audit_log.services import disclosures_note, opened_to
from records.contents.models import Record
from records.people.authors import NO_ROLE, Author, author_for
from records.people.models import ApiToken, User
from records.people.second_factor import usable_memberships, weakness
from records.people.throttles import NumbersSpentError, organisation_of, unknown_wait
from records.standing.pages import number_stated
from records.stating.texts import REQUIRED
from records.terms.texts import Refusal, Refusals, RefusalSort, Text

MAX_JSON = 2 * 2**20

SCOPE_MISSING = Text("이 토큰에는 {scope} 권한이 없습니다.", "This token lacks the scope {scope}.")
NOT_OBJECT = Text("본문은 JSON 객체여야 합니다.", "The body is a JSON object.")
NO_PAGE = Text("쪽 번호는 1 이상의 정수입니다.", "A page's number is a whole one from 1 on.")
UNEXPECTED = Text("모르는 항목입니다.", "There is no such member.")


class ApiView(APIView):
    max_body: ClassVar[int] = MAX_JSON

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        _language(request)
        _bounded(request, self.max_body)
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Content-Language", translation.get_language() or "ko")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def author(self, scope: str) -> Author:
        """For whom the request acts; a Refusal or 401 where it may not."""
        auth, user = self.request.auth, self.request.user
        if isinstance(auth, ApiToken):
            if scope not in auth.scopes:
                text = SCOPE_MISSING.format(scope=scope)
                raise Refusal("scope_missing", text, sort=RefusalSort.FORBIDDEN)
            return author_for(auth.membership)
        if not isinstance(user, User):
            raise NotAuthenticated
        memberships = usable_memberships(self.request)
        if not memberships and (weak := weakness(self.request)):
            raise Refusal("second_factor_missing", weak, sort=RefusalSort.FORBIDDEN)
        if not memberships:
            raise Refusal("no_role", NO_ROLE, sort=RefusalSort.FORBIDDEN)
        return author_for(memberships[0])

    @property
    def token(self) -> str:
        """The name of the asking program in the audit log; empty for people."""
        return self.request.auth.prefix if isinstance(self.request.auth, ApiToken) else ""

    def shown(self, reader: Author | None, records: Iterable[Record]) -> None:
        """Notes in the trail whose withheld parts this answer opens."""
        if reader is None:
            return
        disclosures_note(reader=reader, records=opened_to(reader, records), token=self.token)

    def reader(self, scope: str) -> Author | None:
        """As `author`, where a stranger may ask too."""
        if self.request.auth is None and not self.request.user.is_authenticated:
            return None
        try:
            return self.author(scope)
        except Refusal:
            return None

    def look_up(self, subject: str) -> None:
        """Counts it for who asks as a member of an organisation; LookUpsSpentError where that has had enough today,
        NumbersSpentError where a visitor has tried too many that nobody stated. Of another `found_nothing` tells."""
        if wait := unknown_wait(self.request, count=int(subject == NOBODY_S)):
            raise NumbersSpentError(wait)
        look_up_count(organisation=organisation_of(self.request), subject=subject)

    def found_nothing(self) -> None:
        """Call it where a look-up was of a number that nobody stated."""
        unknown_wait(self.request, count=1)


class MemberView(ApiView):
    """For who acts for an organisation."""

    permission_classes = (IsAuthenticated,)


class PublicView(ApiView):
    """What a stranger's page, served from elsewhere, may read as well."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


def envelope(data: object, shape: type[Serializer[Any]]) -> dict[str, Any]:
    """The body with the members that the documented shape names; their values are the services' business."""
    if not isinstance(data, dict):
        raise Refusal("not_object", NOT_OBJECT, pointer="")
    refusals = Refusals()
    members = _members(shape)
    for name in data.keys() - members.keys():
        pointer = "/" + name.replace("~", "~0").replace("/", "~1")
        refusals.add(Refusal("unexpected", UNEXPECTED, pointer=pointer))
    for name, required in members.items():
        if required and name not in data:
            refusals.add(Refusal("required", REQUIRED, pointer=f"/{name}"))
    refusals.raise_any()
    return data


@cache
def _members(shape: type[Serializer[Any]]) -> dict[str, bool]:
    """The shape's members, and whether each is required. A serializer copies its fields each time, at half a millisecond."""
    return {name: field.required for name, field in shape().fields.items()}


PAGE_NUMBER = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
"""As the document says it."""


def page_number(request: Request) -> int:
    """Which page the address asks for: from 1 on, the first where it says nothing."""
    number = number_stated(request.query_params.get("page", "1"))
    if number is None:
        raise Refusal("page", NO_PAGE, pointer="/page")
    return number


def located(data: Any, location: str, *, status: int) -> Response:
    return Response(data, status=status, headers={"Location": location})


def _bounded(request: Request, most: int) -> None:
    """Before anything is read: a body of 50 MB must not be taken in to be refused."""
    stated = request.META.get("CONTENT_LENGTH") or ""
    if stated.isdigit() and int(stated) > most:
        raise TooLargeError(most)
    if not stated and "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        raise LengthRequiredError


def _language(request: Request) -> None:
    """Programs say it in a header; for people in the browser the page's language stands."""
    if "lang" in request.GET or request.COOKIES:
        return
    for language, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if language[:2] in ("ko", "en"):
            translation.activate(language[:2])
            return
