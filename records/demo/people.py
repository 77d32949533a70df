"""Made-up organisations, people and keys for a laptop. Their secrets lie in one file, so that a second run prints the same."""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TypedDict

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.db import transaction

from records.memberships.organisations import member_add, organisation_create
from records.people.authors import author_for
from records.people.models import ApiToken, Membership, Organisation, User
from records.people.permissions import needs_second_factor
from records.people.tokens import token_create, token_find
from records.signing.keys import key_enrol
from records.signing.models import SigningKey
from verifier.sign import keygen

FILE = "log-ins.json"
CITY = "city"
"""The part of the city's staff, who enrol everybody's keys."""


@dataclass(frozen=True)
class Person:
    """Who logs in: `member` is the membership's id, `token` the API token's secret, `totp` that of the second factor."""

    part: str
    email: str
    name: str
    organisation: str
    password: str
    member: int
    token: str
    licence: str | None
    totp: str = ""


@dataclass(frozen=True)
class Part:
    """Somebody to be made up; `kind` and the numbers are the organisation's."""

    part: str
    email: str
    name: str
    kind: str
    organisation: str
    business_no: str
    registration_no: str
    role: str
    licence: str | None = None


def people_seed(folder: Path, parts: Sequence[Part]) -> list[Person]:
    """These people, with log-ins that work. Again and again the same; others that the file has stay in it."""
    folder.mkdir(parents=True, exist_ok=True)
    known = _read(folder / FILE)
    people = [_person(part, known.get(part.part, {})) for part in parts]
    _write(folder / FILE, {**known, **{person.part: asdict(person) for person in people}}.values())
    return people


def person_of(folder: Path, part: str) -> Person:
    """Somebody who was made up before. Raises LookupError."""
    people = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return Person(**{person["part"]: person for person in people}[part])


def member_of(person: Person) -> Membership:
    return Membership.objects.select_related("organisation", "user").get(pk=person.member)


class _Known(TypedDict, total=False):
    """What the file of an earlier start has of a person, as far as it is asked again."""

    part: str
    password: str
    token: str
    totp: str


@transaction.atomic
def _person(part: Part, known: _Known) -> Person:
    organisation = Organisation.objects.filter(kind=part.kind, name=part.organisation).first()
    if organisation is None:
        organisation = organisation_create(
            kind=part.kind,
            name=part.organisation,
            business_no=part.business_no,
            registration_no=part.registration_no,
            state=Organisation.State.APPROVED,
        )
    user, password = _user(part, known.get("password"))
    member = Membership.objects.filter(user=user, organisation=organisation, ended_at=None).first()
    if member is None:
        member = member_add(organisation=organisation, user=user, role=part.role, licence=part.licence)
    return Person(
        part=part.part,
        email=part.email,
        name=part.name,
        organisation=part.organisation,
        password=password,
        member=member.pk,
        token=_token(member, known.get("token")),
        licence=member.licence,
        totp=_second_factor(user, known.get("totp")) if needs_second_factor(member) else "",
    )


def _second_factor(user: User, secret: str | None) -> str:
    """An authenticator app's secret, printed like the password: for made-up people on a laptop alone."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if row and secret and decrypt(row.data["secret"]) == secret:
        return secret
    secret = secret or generate_totp_secret()
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def _user(part: Part, password: str | None) -> tuple[User, str]:
    user = User.objects.filter(email=part.email).first()
    if user is None:
        user = User.objects.create_user(part.email, name=part.name)
    if password is None or not user.check_password(password):
        password = password or secrets.token_urlsafe(9)
        user.set_password(password)
        user.save(update_fields=["password"])
    if part.part == CITY:
        User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    EmailAddress.objects.get_or_create(
        user=user, email=part.email, defaults={"verified": True, "primary": True}
    )
    return user, password


def _token(member: Membership, secret: str | None) -> str:
    if secret and token_find(secret):
        return secret
    ApiToken.objects.filter(membership=member, name="demo").update(name="demo, lost")
    return token_create(membership=member, name="demo").secret


def signing_key_seed(
    folder: Path, name: str, *, holder: Person, enrolled_at: datetime | None = None
) -> SigningKey:
    """The signing key in a file of this name, enrolled by the city for who holds a licence; made where there is none yet."""
    path = folder / name
    public = path.with_suffix(".json")
    if not path.exists() or not public.exists():
        path.unlink(missing_ok=True)
        public.write_text(json.dumps(keygen(path)), encoding="utf-8")
    key = json.loads(public.read_text(encoding="utf-8"))
    known = SigningKey.objects.filter(key=key["key"]).first()
    if known is not None:
        return known
    return key_enrol(
        author=author_for(member_of(person_of(folder, CITY))),
        holder=member_of(holder),
        licence=holder.licence or "",
        type=key["type"],
        public_key=key["public_key"],
        now=enrolled_at,
    )


def _read(path: Path) -> dict[str, _Known]:
    if not path.exists():
        return {}
    people: list[_Known] = json.loads(path.read_text(encoding="utf-8"))
    return {person["part"]: person for person in people}


def _write(path: Path, people: Iterable[object]) -> None:
    path.touch(mode=0o600)
    text = json.dumps(list(people), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
