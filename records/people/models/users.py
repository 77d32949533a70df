"""A person who can log in. What they may do comes from their memberships, not from here."""

import json
import uuid
from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import connection, models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from anchoring.seals import Sealed, SealedQuerySet
from records import wiring
from records.people.models.organisations import OrganisationEvent


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> SealedQuerySet["User"]:
        return SealedQuerySet(self.model, using=self._db)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin, Sealed):
    SEALED: ClassVar = ("email", "name", "person", "is_staff", "is_superuser", "is_active", "erased_at")

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100, blank=True)
    # The pseudonym that stands in records and in the trail, for good.
    person = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar = UserManager()  # type: ignore[assignment]  # it knows how to make one

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email

    def get_session_auth_hash(self) -> str:
        """What a log-in is bound to: where password, factors or roles change, those from before end."""
        return self._binding(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (self._binding(secret) for secret in wiring.secret_keys_former())

    def _binding(self, secret: str | None) -> str:
        with connection.cursor() as cursor:
            cursor.execute(_bound_to(), [self.pk, self.pk])
            shown = sorted(cursor.fetchall())
        factors = [(pk, kind) for is_role, pk, kind, _, _ in shown if not is_role]
        roles = [row[1:] for row in shown if row[0]]
        bound = [self.password, self.is_staff, self.is_superuser, factors, roles]
        return salted_hmac(
            "records.User.log_in", json.dumps(bound), secret=secret, algorithm="sha256"
        ).hexdigest()


@cache
def _bound_to() -> str:
    """The factors and roles of one person. Written out: every page that is shown to somebody asks for them."""
    factor, member, organisation, event = (
        apps.get_model(name)._meta.db_table
        for name in (
            "mfa.Authenticator",
            "records.Membership",
            "records.Organisation",
            "records.OrganisationEvent",
        )
    )
    of_state = ", ".join(f"'{action}'" for action in OrganisationEvent.OF_STATE)
    # The last change of an organisation's state as well: a suspension that was lifted brings no log-in back.
    return f"""
        SELECT 0, id, type, '', 0 FROM {factor} WHERE user_id = %s
        UNION ALL
        SELECT 1, member.id, member.role, organisation.state, (
            SELECT MAX(id) FROM {event} WHERE organisation_id = organisation.id AND action IN ({of_state}))
        FROM {member} member JOIN {organisation} organisation ON organisation.id = member.organisation_id
        WHERE member.user_id = %s AND member.ended_at IS NULL
    """  # noqa: S608  names of tables and constants
