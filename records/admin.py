"""For the city's operators. What is evidence can be looked at here, and nothing more; the trail has who looked (admin_site)."""

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from anchoring import models as log
from records.contents.models import Certification, Record, RecordAttachment, Submission
from records.files.models import Attachment
from records.people.models import ApiToken, Membership, Organisation, OrganisationEvent, Renewal, User
from records.privacy.models import ErasureRequest, RetentionRun
from records.signing.models import SigningKey
from records.terms.characters import misfit_refusal

# The stubs know these classes as generic, Django does not.
if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _UserAdmin = UserAdmin[Any]
    _Paginator = Paginator[Any]
else:
    _ModelAdmin, _UserAdmin, _Paginator = admin.ModelAdmin, UserAdmin, Paginator


class _BoundedPaginator(_Paginator):
    """Counts no further than people page: tables here have millions of rows, and what is older is searched for."""

    _MOST = 10_000

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # the admin gives no other
        return rows[: self._MOST].count()


class ReadOnlyAdmin(_ModelAdmin):
    paginator = _BoundedPaginator
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(Record)
class RecordAdmin(ReadOnlyAdmin):
    # No content here: plates and names are read where reading them is a person's business.
    list_display = ("digest", "kind", "organisation", "recorded_at")
    list_filter = ("kind", "organisation")
    search_fields = ("digest",)


@admin.register(Certification)
class CertificationAdmin(ReadOnlyAdmin):
    list_display = ("inspection", "verdict", "key", "signed_at")
    list_filter = ("verdict",)


@admin.register(SigningKey)
class SigningKeyAdmin(ReadOnlyAdmin):
    list_display = ("key", "licence", "type", "organisation", "revoked")
    search_fields = ("key", "licence")


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ("prefix", "name", "organisation", "expires_at", "revoked_at", "last_used_at")
    exclude = ("hash",)


for _model in (
    ErasureRequest,
    OrganisationEvent,
    Renewal,
    RetentionRun,
    Attachment,
    RecordAttachment,
    Submission,
    log.Log,
    log.PendingEntry,
    log.Entry,
    log.Tile,
    log.PartialTile,
    log.Checkpoint,
    log.Cosignature,
    log.WitnessState,
    log.BucketState,
    log.MapPage,
    log.MapState,
    log.AuditRun,
    log.AuditFinding,
    log.Network,
    log.Anchor,
    log.Attempt,
    log.Sighting,
):
    admin.site.register(_model, ReadOnlyAdmin)


# allauth's own pages would show what logs somebody in: the session's key, the authenticator's secret.
admin.site.unregister([UserSession, Authenticator])


@admin.register(UserSession)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ("user", "created_at", "last_seen_at")
    exclude = ("session_key", "data")


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    list_display = ("user", "type", "created_at", "last_used_at")
    exclude = ("data",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _ModelAdmin.has_delete_permission(self, request, obj)


# Approved, suspended and left on pages alone, where each has its reason.
@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "state", "business_no")
    list_filter = ("kind", "state")
    search_fields = ("name", "business_no")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("user", "organisation", "role", "licence", "ended_at")
    list_filter = ("role", "organisation")


def _name_shows(name: str) -> None:
    if refusal := misfit_refusal(name, "/name", lines=False):
        raise ValidationError(str(refusal.text))


@admin.register(User)
class PersonAdmin(_UserAdmin):
    ordering = ("email",)
    list_display = ("email", "name", "is_staff", "is_active")
    search_fields = ("email", "name")
    fieldsets = (
        (None, {"fields": ("email", "password", "name")}),
        ("권한 / Permissions", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "password1", "password2")}),)

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: Any, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field is not None and db_field.name == "name":
            field.validators = [*field.validators, _name_shows]
        return field

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
