"""Every field of every kind is shown with the schema's words."""

from records.contents.lines import body_lines, title_text, value_text
from records.terms.families import kind_named
from registry.form82.inspections import inspection_body
from registry.web.form82.inspections import InspectionView
from tests.cast import form82, listing


def lines_of(kind: str, body: dict[str, object]) -> dict[str, tuple[str, str]]:
    lines = [part for line in body_lines(kind_named(kind), body) for part in line.walk()]
    return {line.path: (line.label.ko, line.value.ko) for line in lines if line.value}


def test_a_choice_is_shown_in_words() -> None:
    lines = lines_of("vehicle:listed", listing(fuel="ELECTRIC"))
    assert lines["fuel"] == ("연료", "전기")


def test_miles_are_shown_as_stated_and_converted() -> None:
    lines = lines_of("vehicle:listed", {"odometer": {"stated": 38_882, "unit": "mi", "km": 62_575}})
    assert lines["odometer"][1] == "38,882 mi (62,575 km)"


def test_money_is_shown_with_its_currency() -> None:
    assert (
        lines_of("vehicle:listed", {"price": {"amount": 13_500_000, "currency": "KRW"}})["price"][1]
        == "13,500,000원"
    )
    assert (
        lines_of("vehicle:listed", {"price": {"amount": 13_500, "currency": "USD"}})["price"][1]
        == "USD 13,500"
    )


def test_a_year_is_no_amount() -> None:
    assert lines_of("vehicle:listed", listing(model_year=2019))["model_year"][1] == "2019"


def test_a_withheld_field_says_so() -> None:
    [line] = body_lines(kind_named("vehicle:listed"), {"plate_no": {"withheld": "0" * 64}})
    assert line.withheld
    assert str(line.label.ko) == "자동차등록번호"
    assert "0" * 64 not in line.value.ko  # type: ignore[union-attr]


def test_a_field_outside_the_schema_is_shown_as_it_is() -> None:
    lines = lines_of(
        "vehicle:listed", {"odometer": {"stated": 2, "unit": "km", "km": 2}, "new_field": ["a", 3, True]}
    )
    assert lines["new_field"][1] == "a, 3, 예"


def test_the_whole_form_is_shown() -> None:
    lines = lines_of("inspection:recorded", form82(1))
    assert len(lines) > 70
    assert lines["detail.coolant_leak_head_gasket"] == ("냉각수누수: 실린더 헤드 / 개스킷", "없음")
    assert lines["basic.model_year"][1].isdecimal()


def test_a_title_is_split_after_its_last_korean_letter() -> None:
    assert title_text("실린더 헤드 / 개스킷 / Cylinder head / gasket").en == "Cylinder head / gasket"
    assert title_text("LPG").ko == title_text("LPG").en == "LPG"
    assert value_text({}, 1234).en == "1,234"


def test_only_what_is_not_normal_is_pointed_out() -> None:
    assert InspectionView(inspection_body(form82(1))).odd == []
    stated = form82(
        1,
        detail__engine_idle="BAD",
        overall__tuning="YES",
        overall__tuning_legality="ILLEGAL",
        overall__vin_marking="ALTERED",
    )
    view = InspectionView(inspection_body(stated))
    assert [(odd.label.en, odd.value.en) for odd in view.odd] == [
        ("VIN marking on the car", "Altered"),
        ("Tuning", "Yes, Illegal"),
        ("Operation (idling)", "Bad"),
    ]


def test_a_record_is_good_for_120_days() -> None:
    view = InspectionView(inspection_body(form82(1, closing__inspected_on="2026-01-01")))
    assert view.good_until.isoformat() == "2026-05-01"
    assert view.is_expired
