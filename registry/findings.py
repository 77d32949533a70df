"""What the rules say of a stored record, after what was stated before it."""

from datetime import datetime

from registry.contents import body_opened
from registry.history import Item, SubjectHistory
from registry.rulebook import rules_for
from registry.rules import Facts, Finding, Severity


def findings_on(history: SubjectHistory, item: Item, now: datetime) -> list[Finding]:
    """Withheld values take part. Empty where the content is gone or was changed."""
    if not item.is_readable:
        return []
    facts = Facts(
        kind=item.record.kind,
        subject=item.record.subject,
        body=body_opened(item.record, item.content),
        now=now,
        earlier=history.before(item),
    )
    return [finding for rule in rules_for(item.record.kind) for finding in rule.findings(facts)]


def has_reason(item: Item, finding: Finding) -> bool:
    """Whether the writer gave the reason that an asking rule wants."""
    return finding.rule.severity == Severity.ASK and finding.rule.id in item.content.body.get("reasons", {})
