"""Puts a service's refusals beside the fields of a form that they are about."""

from django import forms

from records.terms.texts import Refusal


def refused_into(form: forms.Form, refused: Refusal) -> None:
    """By the first member of the pointer, from the inside out, that the form has a field for; else above the form."""
    for refusal in refused.refusals:
        names = (refusal.pointer or "").split("/")
        name = next((name for name in reversed(names) if name in form.fields), None)
        form.add_error(name, str(refusal.text))
