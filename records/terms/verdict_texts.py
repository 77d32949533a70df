"""What the verifier says, as pages and the API say it: from the one catalogue of its words."""

from records.terms.texts import Text
from verifier.words import Fault, say


def reason_text(code: str, **values: object) -> Text:
    """A reason of a verdict."""
    return Text(say("reasons", code, "ko", **values), say("reasons", code, "en", **values))


def fault_text(fault: Fault) -> Text:
    """What is wrong with something that was read."""
    return Text(fault.text("ko"), fault.text("en"))


def with_fault(opening: Text, fault: Fault) -> Text:
    """`opening` says what can't be read, and has {error} in both languages."""
    return opening.format(error=fault_text(fault))
