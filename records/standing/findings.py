"""What the rules say of a stored record, after what was stated before it."""

from datetime import datetime

from records.contents.services import body_opened
from records.standing.history import Item, SubjectHistory
from records.standing.rulebook import rules_for
from records.terms.families import kind_named
from records.terms.rules import Facts, Finding


def findings_on(history: SubjectHistory, item: Item, now: datetime) -> list[Finding]:
    """Withheld values take part. Empty where the content is gone or was changed."""
    if not item.is_readable:
        return []
    facts = Facts(
        kind=item.record.kind,
        subject=item.record.subject,
        body=body_opened(item.record, item.content),
        now=now,
        has_reasons=kind_named(item.record.kind).has_reasons,
        earlier=history.before(item),
        organisation=str(item.record.organisation_id),
    )
    return [finding for rule in rules_for(item.record.kind) for finding in rule.findings(facts)]


def has_reason(item: Item, finding: Finding) -> bool:
    return finding.is_answered(item.content.body)
