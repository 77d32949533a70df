"""Erase a person: the account, and the disclosures of their name in records. What they stated stays, nameless."""

from collections.abc import Iterable, Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.utils import timezone

from records.contents.keyring import UnopenedError, keyring
from records.contents.models import Certification, Disclosure
from records.contents.services import opened_of
from records.people.models import ApiToken, Application, Invitation, Membership, Renewal, User
from records.privacy.models import ErasureRequest
from records.signing.models import KeyRequest, SigningKey
from records.signing.revocations import keys_sweep
from records.terms.families import families

_ROWS = 500


def person_disclosures(user: User) -> Iterator[Disclosure]:
    """What opens this person's name or card number: in the records of their organisations, and in those they signed.

    All of an organisation's are opened to find them, some at a time in memory.
    Raises KeysMissingError where nothing can be opened.
    """
    memberships = list(Membership.objects.filter(user=user))
    organisations = {membership.organisation_id for membership in memberships}
    keys = SigningKey.objects.filter(person=user.person)
    signed = Certification.objects.filter(key__in=keys).values("inspection")
    # The other withheld members name buyers and sellers, who may have the same name.
    paths = [path for family in families() for path in family.staff_paths]
    rows = Disclosure.objects.filter(path__in=paths).select_related("record")
    near = rows.filter(record__organisation__in=organisations).union(rows.filter(record__in=signed))
    words = {
        word
        for word in (user.name.strip(), *(membership.employee_no.strip() for membership in memberships))
        if len(word) > 1
    }
    # Without its key nobody would be found, and the name would come back with it.
    keyring()
    return (disclosure for disclosure in near.iterator(_ROWS) if _names(disclosure, words))


def _names(disclosure: Disclosure, words: Iterable[str]) -> bool:
    try:
        value = str(opened_of(disclosure).value)
    except UnopenedError:
        return False
    return any(word in value for word in words)


@transaction.atomic
def person_erase(*, user: User) -> dict[str, int]:
    """Erase a person's data; returns counts by table. Pseudonyms stay: records, keys and the audit log still agree."""
    opened = [disclosure.pk for disclosure in person_disclosures(user)]
    parts = (opened[start : start + _ROWS] for start in range(0, len(opened), _ROWS))
    counts = {"disclosures": sum(Disclosure.objects.filter(pk__in=part).delete()[0] for part in parts)}
    now = timezone.now()
    counts["memberships"] = Membership.objects.filter(user=user, ended_at=None).update(ended_at=now)
    counts["keys"] = keys_sweep(person=user.person)
    # After the disclosures: the card number is one of the words by which they are found.
    Membership.objects.filter(user=user).update(employee_no="")
    counts["tokens"] = ApiToken.objects.filter(membership__user=user, revoked_at=None).update(revoked_at=now)
    counts["invitations"] = Invitation.objects.filter(email=user.email).delete()[0]
    for family in families():
        counts |= family.person_forget(user.person)
    Application.objects.filter(email=user.email).update(name="", email="")
    _words_forget(user)
    # Ended one by one: each has a row of the sessions' own table that goes with it.
    for session in UserSession.objects.filter(user=user):
        session.end()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.email, user.name = f"{user.person}@erased.invalid", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.erased_at = now
    user.save(
        update_fields=["email", "name", "password", "is_active", "is_staff", "is_superuser", "erased_at"]
    )
    counts["accounts"] = 1
    return counts


def _words_forget(user: User) -> None:
    """What the person typed, or others wrote down of them: names of devices and tokens, reasons, the admin's journal."""
    ApiToken.objects.filter(membership__user=user).update(name="")
    SigningKey.objects.filter(person=user.person).update(name="")
    KeyRequest.objects.filter(membership__user=user).update(name="", reason="")
    Renewal.objects.filter(membership__user=user).update(reason="")
    ErasureRequest.objects.filter(person=user.person).update(reason="")
    journal = LogEntry.objects.filter(content_type__model="user", object_id=str(user.pk))
    journal.update(object_repr=str(user.person), change_message="")
