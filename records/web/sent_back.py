"""Records that an inspector rejected, with the reason, on the desk of who stated them."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records.people.authors import Author
from records.people.permissions import RECORD_INSPECTIONS
from records.proof.proved import proved_histories
from records.signing.queue import sent_back_to
from records.standing.history import Item, Word
from records.web.desk import for_role


@dataclass(frozen=True)
class SentBack:
    item: Item
    word: Word

    @property
    def number(self) -> str:
        return self.item.record.subject.partition(":")[2]

    @property
    def station(self) -> str:
        return self.word.record.organisation.name


@require_safe
@for_role(*RECORD_INSPECTIONS)
def sent_back(request: HttpRequest, author: Author) -> HttpResponse:
    after = request.GET.get("after", "")
    page = sent_back_to(author.organisation, histories_of=proved_histories, after=after)
    rows = [SentBack(item, item.certification) for item in page.rows if item.certification]
    return render(request, "records/signing/sent_back.html", {"page_of": page, "after": after, "rows": rows})
