"""A car, known by the subject that its records are about."""

import secrets
from typing import ClassVar

from django.db import models
from django.utils import timezone

from anchoring.seals import Sealed
from records.terms.subjects import masked, number_of

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 12


def new_code() -> str:
    """About 60 random bits: nobody finds cars by trying short addresses."""
    number, code = secrets.randbelow(len(_ALPHABET) ** _LENGTH), ""
    for _ in range(_LENGTH):
        number, letter = divmod(number, len(_ALPHABET))
        code += _ALPHABET[letter]
    return code


class Vehicle(Sealed):
    SEALED: ClassVar = ("subject", "vin", "code", "created_at")

    subject = models.CharField(max_length=80, unique=True)
    # Null for a car that has only a chassis number.
    vin = models.CharField(max_length=17, null=True, blank=True, unique=True)
    # The car's short address: it stands behind windscreens and on paper, where the number must not.
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["subject"]

    def __str__(self) -> str:
        return masked(self.subject)

    @property
    def number(self) -> str:
        return number_of(self.subject)
