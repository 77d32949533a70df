"""The public directory, for programs."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.base import PAGE_NUMBER, PublicView, page_number
from records.api.serializers.directory import FirmsSerializer, InspectorsSerializer
from records.api.shapes import moment, organisation_json
from records.proof.faults import fault
from records.signing import directory as selectors
from records.signing.models import SigningKey
from records.terms.texts import Refusal, Text

PAGE = 50
KIND = Text("station 또는 dealership이어야 합니다.", "This is station or dealership.")
QUERY = OpenApiParameter("q", str, description="A part of a name or number, or an id")
PAGES = OpenApiParameter("page", PAGE_NUMBER, description="From 1 on; 50 rows each")


class InspectorsView(PublicView):
    @extend_schema(
        operation_id="directory_inspectors",
        summary="점검자 명부 / Inspectors",
        parameters=[QUERY, PAGES],
        auth=[],
        responses={200: InspectorsSerializer},
    )
    def get(self, request: Request) -> Response:
        """Each inspector at each station, with the licence's state, the keys, and what was signed."""
        page, total = _page(request, selectors.inspectors_matching(_sought(request)))
        rows = [_inspector(inspector) for inspector in selectors.inspectors(page)]
        return Response({"count": total, "inspectors": rows})


class FirmsView(PublicView):
    @extend_schema(
        operation_id="directory_organisations",
        summary="점검장과 매매상사 명부 / Stations and dealerships",
        parameters=[
            OpenApiParameter("kind", str, enum=["station", "dealership"], required=True),
            QUERY,
            PAGES,
        ],
        auth=[],
        responses={200: FirmsSerializer},
    )
    def get(self, request: Request) -> Response:
        """Stations or dealerships; a suspended one says so."""
        kind = request.query_params.get("kind", "")
        if kind not in selectors.KINDS:
            raise Refusal("kind", KIND, pointer="/kind")
        page, total = _page(request, selectors.firms_matching(kind, _sought(request)))
        return Response({"count": total, "organisations": [_firm(firm) for firm in selectors.firms(page)]})


def _sought(request: Request) -> str:
    return request.query_params.get("q", "").strip()[:64]


def _page(request: Request, queryset: QuerySet[Any]) -> tuple[list[Any], int]:
    number = page_number(request)
    paginator = Paginator(queryset, PAGE)
    rows = list(paginator.page(number)) if number <= paginator.num_pages else []
    return rows, paginator.count


def _inspector(row: selectors.Inspector) -> dict[str, object]:
    expires = row.membership.licence_expires_on
    return {
        "person": str(row.person),
        "licence": row.membership.licence,
        "problem": _problem(row),
        "state": row.state,
        "expires_on": expires.isoformat() if expires else None,
        "organisation": organisation_json(row.membership.organisation),
        "keys": [_key(key) for key in row.keys],
        "counts": _counts(row.counts),
        "withdrawn": [_withdrawn(withdrawal) for withdrawal in selectors.withdrawn(row.keys)]
        if row.counts.withdrawn
        else [],
    }


def _firm(row: selectors.Firm) -> dict[str, object]:
    return {
        **organisation_json(row.organisation),
        "registration_no": row.organisation.registration_no,
        "problem": _problem(row),
        "keys": [_key(key) for key in row.keys],
        "counts": _counts(row.counts),
    }


def _problem(row: selectors.Inspector | selectors.Firm) -> str | None:
    return fault("table_changed").code if row.is_changed else None


def _key(key: SigningKey) -> dict[str, object]:
    return {
        "key": key.key,
        "licence": key.licence,
        "type": key.type,
        "enrolled_at": moment(key.enrolled.recorded_at),
        "revoked_at": moment(key.revoked.recorded_at) if key.revoked else None,
        "compromised_since": moment(key.compromised_since),
    }


def _counts(counts: selectors.Counts) -> dict[str, int]:
    return {"certified": counts.certified, "rejected": counts.rejected, "withdrawn": counts.withdrawn}


def _withdrawn(withdrawal: selectors.Withdrawn) -> dict[str, object]:
    return {
        "record": withdrawal.inspection,
        "certification": withdrawal.record.digest,
        "recorded_at": moment(withdrawal.record.recorded_at),
        "reason": withdrawal.reason,
    }
