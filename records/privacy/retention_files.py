"""Delete files past their retention period: rows are marked first, files follow, at the latest in the next run."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from records.files.models import Attachment, CoveredPhoto
from records.files.permissions import UPLOADED
from records.files.storage import done_with_each, file_let_go, files_let_go, files_let_go_again
from records.people.models import Application, Organisation
from records.terms.families import families

BATCH = 5_000


def photos_destroy(due: datetime) -> int:
    """The files; the rows stay and say so. One that a younger record names too waits for that one.

    What the registry made itself is kept as long as its family keeps it.
    """
    uploaded = Attachment.objects.filter(stored_at__lt=due, media_type__in=UPLOADED)
    return _destroyed(uploaded.exclude(uses__record__recorded_at__gte=due))


def unused_photos_destroy(due: datetime) -> int:
    """Uploaded, and then in no record: the draft was given up, or the form never came."""
    return _destroyed(Attachment.objects.filter(stored_at__lt=due, uses=None), kept=_in_use())


def refused_applications_empty(due: datetime) -> int:
    rows = Application.objects.filter(organisation__state=Organisation.State.REFUSED, created_at__lt=due)
    rows = rows.exclude(paper="", email="")
    paths = {path for path in rows.values_list("paper", flat=True) if path}
    count = rows.update(paper="", email="", name="")
    files_let_go(paths)
    return count


def files_tidy() -> None:
    """Delete the files of rows that are marked as destroyed (such a row names its file until that is gone), and those of none."""
    destroyed = Attachment.objects.exclude(destroyed_at=None).exclude(file="")

    def let_go(path: str) -> None:
        file_let_go(path)
        destroyed.filter(file=path).update(file="")

    done_with_each(destroyed.values_list("file", flat=True).distinct(), let_go, most=BATCH)
    files_let_go_again()


def _destroyed(due: QuerySet[Attachment], kept: Iterable[str] = ()) -> int:
    unused = due.filter(destroyed_at=None).exclude(sha256__in=kept)
    # The lock: a record that is being made with one of them holds it too, and then names it in the second query.
    held = list(
        Attachment.objects.select_for_update().filter(
            pk__in=list(unused.values_list("pk", flat=True)[:BATCH])
        )
    )
    rows = due.filter(destroyed_at=None, pk__in=[attachment.pk for attachment in held])
    destroyed = list(rows.values_list("pk", flat=True))
    _covered_forget(destroyed)
    return Attachment.objects.filter(pk__in=destroyed).update(destroyed_at=timezone.now())


def _covered_forget(originals: list[int]) -> None:
    """The public's copy goes with its original: nobody could check any more what was covered."""
    copies = CoveredPhoto.objects.filter(original__in=originals)
    paths = set(copies.values_list("file", flat=True))
    copies.delete()
    files_let_go(paths)


def _in_use() -> set[str]:
    return {sha256 for family in families() for sha256 in family.files_in_use()}
