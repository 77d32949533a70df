"""A car, known by the subject that its records are about."""

from typing import ClassVar

from django.db import models


class Vehicle(models.Model):
    subject = models.CharField(max_length=80, unique=True)
    # Null for a car that has only a chassis number.
    vin = models.CharField(max_length=17, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["subject"]

    def __str__(self) -> str:
        return self.number[:-6] + "******"

    @property
    def number(self) -> str:
        return self.subject.partition(":")[2]
