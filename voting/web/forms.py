"""Forms of the desks. Their fields' names are those of the records' bodies, so that refusals find them."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verifier.polls.opening import MINIMUM, MOST_ISSUERS, MOST_MINIMUM
from voting.openings.terms import IssuerTerms, Terms
from voting.proposals.bodies import DecisionChoice, Option, PollProposed, PollReviewed
from voting.proposals.bodies import SortChoice as ProposerSort
from voting.results.bodies import DecisionChoice as AnswerChoice
from voting.results.bodies import PollAnswered, Step

LETTERS = "abcdefghijklmnopqrstuvwxyz0123"
_LINES = forms.Textarea(attrs={"rows": 5})


def lines_of(text: str) -> list[str]:
    """Those that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class ProposalForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=100)
    question = forms.CharField(label=gettext_lazy("Question"), max_length=500)
    background = forms.CharField(label=gettext_lazy("Background"), max_length=5_000, widget=_LINES)
    area = forms.CharField(label=gettext_lazy("Area"), max_length=100, initial="서울특별시")
    options = forms.CharField(
        label=gettext_lazy("Options"), widget=_LINES, help_text=gettext_lazy("One a line, 2 to 30.")
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("Proposed by"),
        choices=[
            ("department", gettext_lazy("a department")),
            ("institution", gettext_lazy("an institution or a residents' council")),
        ],
    )
    name = forms.CharField(label=gettext_lazy("Name of the proposer"), max_length=100)

    def __init__(self, *args: Any, for_citizen: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_citizen = for_citizen
        if for_citizen:
            del self.fields["sort"]
            self.fields["name"].help_text = _(
                "Never public: the record holds a fingerprint of it, and the citizen gets what opens that."
            )

    def body(self) -> PollProposed:
        """As the service takes it."""
        given = self.cleaned_data
        sort = "citizen" if self.for_citizen else given["sort"]
        options: list[Option] = [
            {"id": letter, "text": text}
            for letter, text in zip(LETTERS, lines_of(given["options"]), strict=False)
        ]
        return {
            "title": given["title"],
            "question": given["question"],
            "background": given["background"],
            "area": given["area"],
            "options": options,
            "proposer": {"sort": cast(ProposerSort, sort), "name": given["name"]},
        }


class ReviewForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("accepted", gettext_lazy("Accepted")),
            ("refused", gettext_lazy("Refused")),
            ("returned", gettext_lazy("Returned, to be mended")),
            ("merged", gettext_lazy("Merged into another poll")),
        ],
    )
    merged_into = forms.UUIDField(
        label=gettext_lazy("Number of the poll that it is merged into"),
        required=False,
        help_text=gettext_lazy("Only where it is merged: from the address of that poll's page."),
    )
    department = forms.CharField(label=gettext_lazy("Department"), max_length=100)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=5_000, widget=_LINES)

    def body(self, proposal: str) -> PollReviewed:
        """As the service takes it."""
        given = self.cleaned_data
        body: PollReviewed = {
            "proposal": proposal,
            "decision": cast(DecisionChoice, given["decision"]),
            "department": given["department"],
            "reason": given["reason"],
        }
        return {**body, "merged_into": f"poll:{given['merged_into']}"} if given["merged_into"] else body


class RollForm(forms.Form):
    person = forms.CharField(
        label=gettext_lazy("What tells people apart"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line, with how it is written: the names of the file's columns."),
    )
    file = forms.FileField(
        label=gettext_lazy("Roll (CSV)"),
        help_text=gettext_lazy("Nothing personal is kept of it: each person becomes a right without a name."),
    )


class OpeningForm(forms.Form):
    sort = forms.ChoiceField(
        label=gettext_lazy("Who may vote"),
        choices=[
            ("roll", gettext_lazy("who is on the roll")),
            ("identified", gettext_lazy("whoever the issuers identify")),
        ],
    )
    person = forms.CharField(
        label=gettext_lazy("What tells people apart"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line, with how it is written; as in the roll."),
    )
    text = forms.CharField(
        label=gettext_lazy("In words"),
        max_length=5_000,
        help_text=gettext_lazy("Who may vote, and how that is made sure of, as citizens read it."),
    )
    least = forms.IntegerField(
        label=gettext_lazy("Options to choose, at least"),
        min_value=0,
        max_value=30,
        initial=1,
        help_text=gettext_lazy("With 0 a ballot may be blank."),
    )
    most = forms.IntegerField(
        label=gettext_lazy("Options to choose, at most"), min_value=1, max_value=30, initial=1
    )
    opens_at = forms.DateTimeField(
        label=gettext_lazy("Begins (Korea's time)"),
        help_text=gettext_lazy(
            "In half an hour at the earliest, so that the question is on Ethereum before."
        ),
    )
    closes_at = forms.DateTimeField(label=gettext_lazy("Ends (Korea's time)"))
    answer_by = forms.DateTimeField(label=gettext_lazy("Answer due by (Korea's time)"))
    minimum = forms.IntegerField(
        label=gettext_lazy("Fewest new voters in a box"),
        min_value=MINIMUM,
        max_value=MOST_MINIMUM,
        initial=20,
        help_text=gettext_lazy("Among so many at least each first vote is hidden."),
    )
    issuers = forms.CharField(
        label=gettext_lazy("Issuers"),
        widget=forms.Textarea(attrs={"class": "mono", "rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line: the number of the letter of appointment, a blank, the public key made for this poll."
        ),
    )
    on_the_spot = forms.BooleanField(
        label=gettext_lazy("A vote on the spot, which begins at once"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "closes_at", "answer_by"):
            self.fields[name].widget = forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            )

    def clean_issuers(self) -> str:
        lines = lines_of(self.cleaned_data["issuers"])
        if not 1 <= len(lines) <= MOST_ISSUERS or any(" " not in line for line in lines):
            raise forms.ValidationError(_("One to three lines, each with a number and a key."))
        return "\n".join(lines)

    def terms(self) -> Terms:
        """As the service takes them."""
        given = dict(self.cleaned_data)
        # A number may have blanks in it, a key has none.
        pairs = [line.rpartition(" ") for line in lines_of(given.pop("issuers"))]
        issuers = [IssuerTerms(licence.strip(), key) for licence, _blank, key in pairs]
        return Terms(**{**given, "person": lines_of(given["person"]), "issuers": issuers})


class CancelForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=5_000, widget=_LINES)


class RecountForm(forms.Form):
    correction_reason = forms.CharField(
        label=gettext_lazy("Reason for counting again"), max_length=2_000, required=False
    )


class AnswerForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("adopted", gettext_lazy("Adopted")),
            ("partly", gettext_lazy("Partly adopted")),
            ("not_adopted", gettext_lazy("Not adopted")),
            ("later", gettext_lazy("To be decided later")),
        ],
    )
    department = forms.CharField(label=gettext_lazy("Department"), max_length=100)
    text = forms.CharField(label=gettext_lazy("Answer"), max_length=5_000, widget=_LINES)
    steps = forms.CharField(
        label=gettext_lazy("Steps"),
        required=False,
        widget=_LINES,
        help_text=gettext_lazy(
            "One a line: the day that it is due, a blank, what will be done. As 2027-06-30 …"
        ),
    )

    def clean_steps(self) -> list[Step]:
        pairs = [line.partition(" ") for line in lines_of(self.cleaned_data["steps"])]
        if any(not text for _due, _blank, text in pairs):
            raise forms.ValidationError(_("Each line has a day and a text."))
        return [{"text": text.strip(), "due": due} for due, _blank, text in pairs]

    def body(self) -> PollAnswered:
        """As the service takes it; it names the tally that holds."""
        given = self.cleaned_data
        return {
            "tally": "",
            "decision": cast(AnswerChoice, given["decision"]),
            "department": given["department"],
            "text": given["text"],
            "steps": given["steps"],
        }
