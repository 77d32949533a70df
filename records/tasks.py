"""Wake-ups of what all records share. The tables are the queues; losing every message costs one beat."""

from celery import shared_task

from records.audit import notices as audit_notices
from records.memberships import renewals
from records.notices import services as notices
from records.privacy.retention import retention_run
from records.signing import revocations


@shared_task
def notices_deliver() -> None:
    notices.notices_deliver()


@shared_task
def findings_tell() -> None:
    audit_notices.findings_tell()


@shared_task
def keys_sweep() -> None:
    revocations.keys_sweep()
    renewals.licences_remind()


@shared_task
def retention() -> None:
    retention_run()
