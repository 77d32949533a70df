"""What a buyer has to look at over all the records of a car: each with its harm, its numbers and the record it rests on."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from records.proof.proved import SUBJECT
from records.standing.history import Item
from records.terms.families import certification_of
from records.terms.texts import Text
from records.terms.verdict_texts import reason_text
from registry.form82.inspections import inspection_body
from registry.form82.kinds import INSPECTION
from registry.listings.kinds import LISTED, SOLD
from registry.listings.stated import sold_body
from registry.odometer.readings import Fall, OdometerReport, Outcome, Reading
from registry.vehicles.car_facts import listed_now
from registry.vehicles.ended import flags_of_ended
from registry.vehicles.grounds import Grounds, day_of
from registry.vehicles.harm import Flag, Harm
from registry.vehicles.inspected import LASTING, said_of, said_of_age
from registry.vehicles.signed import Signed

UNSIGNED = Text(
    "점검자가 아직 서명하지 않은 점검기록부입니다.", "No inspector has signed the inspection record yet."
)
REJECTED = Text("점검자가 반려한 점검기록부입니다.", "An inspector rejected the inspection record.")
REJECTED_LATER = Text(
    "{day}에 점검한 다른 점검기록부를 점검자가 반려했습니다.",
    "An inspector rejected another inspection record, of {day}.",
)
REJECTED_ELSEWHERE = Text(
    "다른 점검자가 {day}에 이 차의 점검기록부를 반려했습니다.",
    "Another inspector rejected an inspection record of this car on {day}.",
)
DOUBTFUL = Text("서명을 믿을 수 있는지 알 수 없습니다.", "The signature is in doubt.")
ELSEWHERE = Text("{text} ({day} 점검기록부, {signed})", "{text} (Inspection record of {day}, {signed}.)")
LISTED_ACCIDENT = Text(
    "매물에 사고이력이 있다고 적혀 있습니다 ({day}).", "A listing of {day} states that there was an accident."
)
LISTED_ACCIDENT_BEFORE = Text(
    "{day} 매물에는 사고이력이 있다고 적혀 있었으나 점검기록부는 없다고 합니다.",
    "A listing of {day} stated an accident; the inspection record says that there was none.",
)
LIENS = Text(
    "압류 {seizures}건, 저당 {mortgages}건이 있다고 진술되었습니다 ({day} 기준).",
    "Stated to have {seizures} seizures and {mortgages} mortgages (as of {day}).",
)
FALL = Text(
    "주행거리가 {fall} km 줄었습니다: {peak} km ({before}) → {lower} km ({after})",
    "The odometer fell by {fall} km: {peak} km ({before}) → {lower} km ({after}).",
)
BELOW_STATED = Text(
    "인증된 주행거리가 앞서 진술된 값보다 {fall} km 적습니다: {peak} km ({before}) → {lower} km ({after}).",
    "The certified odometer is {fall} km below what was stated before: {peak} km ({before}) → {lower} km ({after}).",
)
GAUGE_RESTARTED = Text(
    "{day}에 주행거리 계기가 고장·교체되어 {after}부터 다시 셉니다. 그 전 값: {before}.",
    "The odometer failed or was replaced on {day} and counts from {after} since. Before: {before}.",
)
NOT_KNOWN = Text("모름", "not known")
READ_BEFORE = Text("모름 ({day}에는 {km} km)", "not known ({km} km on {day})")


def flags_of(grounds: Grounds) -> Iterator[Flag]:
    yield from _faults(grounds)
    yield from _of_the_inspection(grounds)
    yield from _of_other_inspections(grounds)
    yield from _of_other_inspectors(grounds)
    yield from _of_listings(grounds)
    yield from _of_the_odometer(grounds.odometer)
    for finding in grounds.findings:
        day = day_of(grounds.history.item(finding.record)) if finding.record else None
        yield Flag(finding.rule.harm, finding.text, finding.record, day)
    yield from flags_of_ended(grounds)


def sold_of(items: Sequence[Item]) -> Item | None:
    """The last sale."""
    return next((item for item in reversed(items) if item.record.kind == SOLD.name), None)


def sold_on(item: Item) -> date:
    return date.fromisoformat(sold_body(item.content.body)["sold_on"])


def _faults(grounds: Grounds) -> Iterator[Flag]:
    if text := grounds.faults.get(SUBJECT):
        yield Flag(Harm.CHANGED, text)
    for item in grounds.history.items:
        if text := grounds.faults.get(item.record.digest):
            yield Flag(Harm.CHANGED, text, item.record.digest, day_of(item))


def _of_the_inspection(grounds: Grounds) -> Iterator[Flag]:
    item = grounds.facts.inspection
    if item is None:
        yield Flag(Harm.NO_INSPECTION, reason_text("none_stands"))
        return
    body = inspection_body(item.content.body)
    yield from (
        Flag(harm, text, item.record.digest, day_of(item))
        for harm, text in (*said_of(body), *said_of_age(body, grounds.facts.now))
    )
    unsigned = {
        Signed.DOUBTFUL: (Harm.DOUBTFUL, DOUBTFUL),
        Signed.REJECTED: (Harm.REJECTED, REJECTED),
        Signed.UNSIGNED: (Harm.UNSIGNED, UNSIGNED),
    }
    if word := unsigned.get(grounds.signed(item)):
        yield Flag(*word, item.record.digest, day_of(item))


def _of_other_inspections(grounds: Grounds) -> Iterator[Flag]:
    """What stands elsewhere and the newest record does not say; and a rejection since."""
    current = grounds.facts.inspection
    if current is None:
        return
    told = set(grounds.told)
    others = [
        item for item in grounds.facts.standing if item.record.kind == INSPECTION.name and item != current
    ]
    for item in sorted(others, key=day_of, reverse=True):
        signed, day = grounds.signed(item), day_of(item)
        for harm, text in said_of(inspection_body(item.content.body)):
            if harm in LASTING and harm not in told:
                told.add(harm)
                words = ELSEWHERE.format(text=text, day=day, signed=signed.text)
                yield Flag(harm, words, item.record.digest, day)
        if signed is Signed.REJECTED and day >= day_of(current):
            yield Flag(Harm.REJECTED, REJECTED_LATER.format(day=day), item.record.digest, day)


def _of_other_inspectors(grounds: Grounds) -> Iterator[Flag]:
    """A rejection is not gone because somebody else signed, nor because the record was taken back; who rejected it may
    well certify it later."""
    current, word = grounds.facts.certified, certification_of(INSPECTION).name
    if current is None or current.certification is None:
        return
    for item in grounds.history.items:
        statement = item.content.statement if item.record.kind == word and item.is_readable else None
        if statement is None or statement.verdict != "rejected" or item.record.digest in grounds.faults:
            continue
        if statement.licence == current.certification.licence:
            continue
        for named in (grounds.history.by_digest.get(digest) for digest in statement.records):
            # What stands beside the newest is told of above.
            is_meant = named is not None and (named == current or not named.stands)
            if named and is_meant and day_of(named) >= day_of(current):
                yield Flag(
                    Harm.REJECTED,
                    REJECTED_ELSEWHERE.format(day=day_of(item)),
                    named.record.digest,
                    day_of(item),
                )


def _of_listings(grounds: Grounds) -> Iterator[Flag]:
    facts = grounds.facts
    compared = {finding.record for finding in grounds.findings if finding.rule.harm is Harm.ACCIDENT_DIFFERS}
    offered = {item.record.digest for item in facts.listings}
    for item in facts.standing:
        if item.record.kind != LISTED.name:
            continue
        digest, day, listed = item.record.digest, day_of(item), listed_now(facts, item)
        if listed.get("accident_history") == "YES" and digest not in compared:
            yield from _listed_accident(grounds, item)
        liens = listed.get("liens")
        if liens and digest in offered and (liens["seizures"] or liens["mortgages"]):
            values = {
                "seizures": liens["seizures"],
                "mortgages": liens["mortgages"],
                "day": date.fromisoformat(liens["as_of"]),
            }
            yield Flag(Harm.LIENS, LIENS.format(**values), digest, day)


def _listed_accident(grounds: Grounds, item: Item) -> Iterator[Flag]:
    """A dealer's own word against the car is believed unless an inspector says otherwise."""
    facts, day = grounds.facts, day_of(item)
    if grounds.told & {Harm.FRAME, Harm.ACCIDENT}:
        return
    if facts.certified is None:
        yield Flag(Harm.ACCIDENT, LISTED_ACCIDENT.format(day=day), item.record.digest, day)
    else:
        yield Flag(Harm.ACCIDENT_DIFFERS, LISTED_ACCIDENT_BEFORE.format(day=day), item.record.digest, day)


def _of_the_odometer(report: OdometerReport) -> Iterator[Flag]:
    for fall in _greatest(report.falls):
        is_plain = fall.outcome == Outcome.CONTRADICTION
        text = (FALL if is_plain else BELOW_STATED).format(
            fall=f"{fall.km:,}",
            before=fall.peak.read_on,
            peak=f"{fall.peak.km:,}",
            after=fall.lower.read_on,
            lower=f"{fall.lower.km:,}",
        )
        harm = Harm.ODOMETER_FALL if is_plain else Harm.ODOMETER_BELOW_STATED
        yield Flag(harm, text, fall.lower.digest, fall.lower.read_on)
    former = {reading.digest: reading for reading in report.readings if not reading.restarts}
    highest: Reading | None = None
    for reading in report.readings:
        if reading.restarts:
            stated = former.get(reading.digest)
            text = GAUGE_RESTARTED.format(
                day=reading.read_on, after=f"{reading.km:,} km", before=_before(stated, highest)
            )
            yield Flag(Harm.GAUGE_RESTARTED, text, reading.digest, reading.read_on)
            highest = reading
        elif reading.is_readable and (highest is None or reading.km > highest.km):
            highest = reading


def _before(stated: Reading | None, highest: Reading | None) -> Text | str:
    """What the former gauge showed: as its end was stated, or as anybody had read it before."""
    if stated:
        return f"{stated.km:,} km"
    return READ_BEFORE.format(km=f"{highest.km:,}", day=highest.read_on) if highest else NOT_KNOWN


def _greatest(falls: Iterable[Fall]) -> list[Fall]:
    """Of the readings below one and the same peak the lowest; the deepest fall first."""
    deepest: dict[tuple[object, Outcome], Fall] = {}
    for fall in falls:
        key = (fall.peak, fall.outcome)
        if key not in deepest or fall.km > deepest[key].km:
            deepest[key] = fall
    return sorted(deepest.values(), key=lambda fall: -fall.km)
