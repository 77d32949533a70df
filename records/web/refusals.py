"""Puts a service's refusals beside the fields that they are about."""

from collections.abc import Mapping

from django import forms

from records.terms.texts import Refusal


def refusals_into(form: forms.BaseForm, refused: Refusal, fields: Mapping[str, str] | None = None) -> None:
    """By the pointer: `/email` is the field email, unless `fields` names another; others stand above the form."""
    for refusal in refused.refusals:
        pointer = refusal.pointer or ""
        name = (fields or {}).get(pointer, pointer.removeprefix("/"))
        form.add_error(name if name in form.fields else None, str(refusal.text))
