"""The border from the body of any kind to a certification's: checked by its schema when stated, by its digest when read."""

from typing import cast

from records.signing.bodies import CertifiedBody
from records.terms.json_types import JsonObject


def certified_body(body: JsonObject) -> CertifiedBody:
    return cast(CertifiedBody, body)
