"""What a dealership's files say of a car that no record has, so that tomorrow's file is read as today's was."""

from typing import ClassVar

from django.db import models

from records.people.models.organisations import Organisation


class KeptCar(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=80)
    # By which the dealership's own program knows it; empty where no file said.
    stock_no = models.CharField(max_length=200, blank=True, default="")
    # A price that was asked about, as it was written, and what its uploader answered.
    price_written = models.CharField(max_length=100, blank=True, default="")
    price_meant = models.CharField(max_length=16, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "subject"], name="kept_car_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "stock_no"], name="kept_car_stock_no"),
        ]

    def __str__(self) -> str:
        return f"kept of {self.subject}"
