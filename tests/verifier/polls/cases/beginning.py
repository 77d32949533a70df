"""**process**, where it is about proposal, review and opening."""

from __future__ import annotations

from tests.verifier.keys import b64u
from tests.verifier.maker import DEALER, START
from tests.verifier.polls.cases.given import GivenPoll, case, changed, logged
from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.story import LICENCES, OPENS, OPTIONS, Story, attachment
from tests.verifier.polls.told import begun, closed, counted, opened, proposed, voted, whole


@case("a poll from the proposal to the answer")
def _() -> Story:
    return whole()


@case("a poll of whom the issuers identify, without a roll")
def _() -> Story:
    return whole(counted(closed(voted(begun({"eligible": identified()})))))


def identified() -> dict[str, object]:
    return {name: value for name, value in Story().opened()["eligible"].items() if name != "size"} | {
        "sort": "identified"
    }


@case(
    "an option changed in the stored opening",
    1,
    logged="fail record_changed",
    process="fail question_changed",
)
def _() -> GivenPoll:
    return changed(
        whole(),
        lambda file: logged(file, "poll:opened")["record"]["body"]["options"][0].update(text="다른 것"),
    )


def opened_again(*, is_correction: bool) -> Story:
    story = begun()
    first = story.opening
    if is_correction:
        story.open({"correction_reason": "오타"}, corrects=first)
    else:
        story.open()
    story.opening = first
    return whole(counted(closed(voted(story))))


@case("a second opening", 1, process="fail opened_again")
def _() -> Story:
    return opened_again(is_correction=False)


@case("a correction of the opening", 1, process="fail opened_again")
def _() -> Story:
    return opened_again(is_correction=True)


def other(**change: object) -> Story:
    return whole(counted(closed(voted(begun(change)))))


@case("another question than the proposal's", 2, process="fail question_changed")
def _() -> Story:
    return other(question="주차장으로 쓸까요?")


@case("another option than the proposal's", 2, process="fail question_changed")
def _() -> Story:
    return other(options=[*OPTIONS[:2], {"id": "c", "text": "공터"}])


@case("options of the proposal in another order", 2, process="fail question_changed")
def _() -> Story:
    story = proposed()
    story.open({"options": [OPTIONS[1], OPTIONS[0], OPTIONS[2]]})
    story.certify(story.opening)
    story.registry.anchor()
    voted(story)
    closed(story)
    sums = story.sums()["options"]
    story.tally({"options": [sums[1], sums[0], sums[2]]})
    story.certify(story.tallied)
    return whole(story)


@case("another title than the proposal's", 2, process="fail question_changed")
def _() -> Story:
    return other(title="다른 제목")


@case("opened after voting begins", process="fail opened_late")
def _() -> Story:
    story = proposed()
    story.at(OPENS + 1)
    return whole(counted(closed(voted(opened(story)))))


@case("opened on a proposal that is not there", process="fail proposal_missing")
def _() -> Story:
    return other(proposal="ab" * 32)


@case("opened by another organisation than closes", process="fail other_organisation")
def _() -> Story:
    story = proposed()
    story.open(organisation=DEALER)
    story.certify(story.opening)
    story.registry.anchor()
    return whole(counted(closed(voted(story))))


@case("the opening without its roll", process="fail attachments_wrong", eligible="fail roll_wrong")
def _() -> GivenPoll:
    story = proposed()
    story.open(attachments=[])
    story.certify(story.opening)
    story.registry.anchor()
    whole(counted(closed(voted(story))))
    return GivenPoll(story, files={name: data for name, data in story.files.items() if name != "roll.bin"})


@case("the opening with another attachment beside its roll", process="fail attachments_wrong")
def _() -> Story:
    story = proposed()
    roll = b"".join(sorted(voter.right for voter in story.voters))
    story.open(attachments=[attachment("roll.bin", roll), attachment("plan.bin", b"plan")])
    story.certify(story.opening)
    story.registry.anchor()
    return whole(counted(closed(voted(story))))


@case(
    "an issuer's key replaced in the stored record",
    5,
    logged="fail record_changed",
    counted="fail line_invalid",
    eligible="pass eligible",
)
def _() -> GivenPoll:
    def replace(file: dict[str, object]) -> None:
        issuers = logged(file, "poll:opened")["record"]["body"]["issuers"]
        issuers[0]["public_key"] = b64u(ISSUERS[2].spki())

    return changed(whole(), replace)


@case(
    "an issuer's key replaced before it was logged", 5, counted="fail line_invalid", eligible="pass eligible"
)
def _() -> Story:
    keys = (ISSUERS[2], ISSUERS[1])
    return other(
        issuers=[
            {"licence": name, "public_key": b64u(key.spki())}
            for name, key in zip(LICENCES, keys, strict=True)
        ]
    )


@case(
    "two issuers with one key",
    5,
    signed="fail body_wrong",
    process="fail body_wrong",
    eligible="fail body_wrong",
    counted="fail body_wrong",
)
def _() -> Story:
    keys = (ISSUERS[0], ISSUERS[0])
    return other(
        issuers=[
            {"licence": name, "public_key": b64u(key.spki())}
            for name, key in zip(LICENCES, keys, strict=True)
        ]
    )


@case(
    "nothing but a proposal",
    signed="unknown not_opened",
    process="unknown not_opened",
    eligible="unknown not_opened",
    counted="unknown not_opened",
)
def _() -> Story:
    story = Story()
    story.propose()
    story.registry.anchor()
    return story


@case(
    "a poll of which the log has nothing",
    signed="unknown nothing",
    logged="unknown nothing",
    dated="unknown nothing",
    process="unknown not_opened",
    eligible="unknown not_opened",
    counted="unknown not_opened",
)
def _() -> Story:
    story = Story()
    story.registry.anchor()
    return story


@case(
    "opened, and voting has not begun",
    signed="unknown no_tally",
    process="unknown not_begun",
    counted="unknown no_tally",
)
def _() -> GivenPoll:
    return GivenPoll(begun(), now=START + 600)


@case(
    "an end without an opening",
    signed="unknown not_opened",
    process="fail not_opened",
    eligible="unknown not_opened",
    counted="unknown not_opened",
)
def _() -> Story:
    story = proposed()
    story.opening = "ab" * 32
    story.close()
    story.registry.anchor()
    return story
