import pytest
from rest_framework.test import APIClient

from records.people.authors import Author
from records.proof import evidence as proof
from tests.anchoring.log.chains import chain
from tests.cast import KEYS, Signer, certified, inspected
from tests.fixtures.market import sequenced
from tests.records.api.bodies import listing, vin
from verifier import evidence

MEDIA_TYPE = "application/vnd.car-evidence+json"


def anchored() -> None:
    sequenced()
    chain().commit()


def test_a_car_shows_its_records_in_order_with_their_states(api: APIClient, stranger: APIClient) -> None:
    for reading in (10_000, 12_000):
        body = {"odometer": {"stated": reading, "unit": "km"}, "plate_no": "12가3456"}
        assert api.post("/api/records/", listing(body=body), format="json").status_code == 201
    sequenced()
    car = stranger.get(f"/api/vehicles/{vin()}/").json()
    assert car["subject"] == f"vin:{vin()}"
    readings = [record["record"]["body"]["odometer"]["km"] for record in car["records"]]
    assert readings == [10_000, 12_000]
    assert [record["state"]["stage"] for record in car["records"]] == ["logged", "logged"]
    assert all("disclosures" not in record for record in car["records"])
    assert car["verdict"]["listing"] == car["records"][1]["digest"]
    assert [reading["km"] for reading in car["verdict"]["odometer"]["readings"]] == readings
    own = api.get(f"/api/vehicles/{vin()}/").json()
    assert own["records"][0]["disclosures"][0][2] == "12가3456"


def test_an_inspectors_word_stands_beside_the_inspection(
    stranger: APIClient, inspector: Author, signer: Signer
) -> None:
    certified(inspector, signer, [inspected(inspector)])
    car = stranger.get(f"/api/vehicles/{vin()}/").json()
    inspection, word = car["records"]
    assert inspection["certified"] is True
    assert inspection["certification"]["record"] == word["digest"]
    assert inspection["certification"]["licence"] == inspector.membership.licence
    assert car["verdict"]["certified"] is True


@pytest.mark.parametrize("written", [vin().lower(), f" {vin()} ", "KMHXX00-XXXX-000001"])
def test_a_vin_may_be_written_as_people_do(api: APIClient, written: str) -> None:
    api.post("/api/records/", listing(), format="json")
    assert api.get(f"/api/vehicles/{written}/").json()["subject"] == f"vin:{vin()}"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (vin(9), "no_records"),
        ("KMHXX00XXXX00001", "vin_length"),
        ("KMHXXO0XXXX000001", "vin_letters"),
        ("KMHXX00XXXX00000\x01", "vin_symbols"),
        ("가나다라마바사아자차카타파하거너더", "vin_symbols"),
    ],
)
def test_an_unknown_car_is_404_with_the_reason(stranger: APIClient, written: str, code: str) -> None:
    answer = stranger.get(f"/api/vehicles/{written}/")
    assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_a_likely_vin_is_suggested(stranger: APIClient) -> None:
    [error] = stranger.get("/api/vehicles/KMHXXO0XXXX000001/").json()["errors"]
    assert error["suggestion"] == vin()


def test_before_the_first_anchor_the_receipts_are_named(api: APIClient, stranger: APIClient) -> None:
    record = api.post("/api/records/", listing(), format="json").json()
    answer = stranger.get(f"/api/vehicles/{vin()}/evidence")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "http://testserver/problems/no-evidence-yet"
    assert problem["receipts"] == [record["links"]["receipt"]]


def test_the_evidence_is_a_file_that_the_verifier_reads(api: APIClient, stranger: APIClient) -> None:
    api.post("/api/records/", listing(), format="json")
    anchored()
    answer = stranger.get(f"/api/vehicles/{vin()}/evidence")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{vin()}.evidence.json"'
    newest = f"http://testserver/api/vehicles/{vin()}/evidence"
    assert answer.headers["Link"] == f'<{newest}>; rel="self latest-version"'
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "12가3456" not in answer.content.decode()
    read = evidence.loads(answer.content)
    assert read.subject == f"vin:{vin()}"


def test_evidence_of_too_many_records_names_their_receipts(
    api: APIClient, stranger: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the file is made, and where it turns out too long: no verifier would read it."""
    record = api.post("/api/records/", listing(), format="json").json()
    anchored()
    address = f"/api/vehicles/{vin()}/evidence"
    size = len(stranger.get(address).content)
    for most in (size - 1, 1_000):
        with monkeypatch.context() as patch:
            patch.setattr(proof, "MAX_SIZE", most)
            answer = stranger.get(address)
        assert answer.status_code == 404
        problem = answer.json()
        assert problem["code"] == "evidence_too_large"
        assert problem["receipts"] == [record["links"]["receipt"]]
    assert len(stranger.get(address).content) == size


def test_evidence_without_records_is_a_proof_of_absence(api: APIClient, stranger: APIClient) -> None:
    api.post("/api/records/", listing(), format="json")
    anchored()
    given = stranger.get(f"/api/vehicles/{vin(2)}/evidence").json()
    assert given["subjects"][0]["entries"] == []


def test_a_car_is_found_by_its_chassis_number(api: APIClient, stranger: APIClient) -> None:
    statement = listing(subject="chassis:AB-12/3")
    link = api.post("/api/records/", statement, format="json").json()["links"]["vehicle"]
    assert stranger.get(link).json()["subject"] == "chassis:AB-12/3"
    assert stranger.get(f"{link}evidence").json()["code"] == "no_evidence_yet"


@pytest.mark.parametrize("typed", ["{}", "{} ", "%20{}%0A", "%3C{}%3E", "%EF%BC%AB{}", "{}%22%3B%20rel%3Dx"])
def test_a_link_to_the_newest_file_ignores_what_was_typed(
    api: APIClient, stranger: APIClient, typed: str
) -> None:
    api.post("/api/records/", listing(), format="json")
    anchored()
    answer = stranger.get(f"/api/vehicles/{typed.format(vin().lower())}/evidence")
    newest = f"http://testserver/api/vehicles/{vin()}/evidence"
    if answer.status_code == 200:
        assert answer.headers["Link"] == f'<{newest}>; rel="self latest-version"'
    else:
        assert answer.status_code == 404
        assert "Link" not in answer.headers


def test_a_link_to_a_chassis_number_is_percent_encoded(api: APIClient, stranger: APIClient) -> None:
    api.post("/api/records/", listing(), format="json")
    anchored()
    answer = stranger.get("/api/vehicles/chassis:AB-12%2F3/evidence")
    assert answer.status_code == 200
    assert answer.headers["Link"].isascii()
    assert stranger.get(answer.headers["Link"].partition(">")[0][1:]).json()["subject"] == "chassis:AB-12/3"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="AB-12-3.evidence.json"'


def test_every_key_of_a_licence_is_shown(stranger: APIClient, inspector: Author, signer: Signer) -> None:
    licence = stranger.get(f"/api/licences/{inspector.membership.licence}/").json()
    [key] = licence["keys"]
    assert (key["key"], key["type"], key["revoked"]) == (signer.key.key, "ed25519", None)
    assert key["enrolled"]["state"]["stage"] == "pending"
    assert stranger.get("/api/licences/nobody/").status_code == 404
    assert stranger.get("/api/licences/%00/").status_code == 400


def test_the_status_says_how_far_log_and_chain_are(api: APIClient, stranger: APIClient) -> None:
    api.post("/api/records/", listing(), format="json")
    assert stranger.get("/api/status/").json()["log"]["pending"] == 1
    anchored()
    status = stranger.get("/api/status/").json()
    assert (status["log"]["size"], status["log"]["pending"]) == (2, 0)
    assert status["anchoring"] == {"anchored_size": 2, "unanchored": 0, "unanchored_since": None}
    assert [anchor["size"] for anchor in status["networks"][0]["anchors"]] == [2]


def test_the_trust_file_names_keys_and_contracts(stranger: APIClient, market: object) -> None:
    published = stranger.get("/.well-known/car-registry.json").json()
    assert published["networks"] == []
    network = chain().network
    published = stranger.get("/.well-known/car-registry.json").json()
    assert published["note_keys"] == [KEYS.note_vkey]
    assert published["networks"][0]["contracts"] == [network.contract]
    assert published["rp_ids"] == ["localhost"]
