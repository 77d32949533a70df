import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from rest_framework.test import APIClient

from records.people.authors import Author
from tests.fixtures.answers import content_of
from tests.fixtures.visitors import client_for
from tests.papers import paper
from tests.records.api.bodies import listing

PDF = paper()


def picture(kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(file, kind)
    return file.getvalue()


def upload(client: APIClient, content: bytes, name: str) -> Any:
    return client.post("/api/attachments/", {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (picture(), "front.png", "image/png"),
        (picture("JPEG"), "front.JPG", "image/jpeg"),
        (PDF, "paper.pdf", "application/pdf"),
        (picture(), "front", "image/png"),
    ],
)
def test_a_photo_or_paper_comes_back_as_it_was(
    api: APIClient, content: bytes, name: str, media_type: str
) -> None:
    answer = upload(api, content, name)
    assert answer.status_code == 201
    uploaded = answer.json()
    assert (uploaded["media_type"], uploaded["size"]) == (media_type, len(content))
    fetched = api.get(uploaded["links"]["self"])
    assert content_of(fetched) == content
    fetched.close()
    assert fetched.headers["Content-Type"] == media_type
    assert fetched.headers["Content-Disposition"].startswith("attachment;")
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in fetched.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (PDF, "front.jpg", "wrong_name"),
        (picture(), "front.pdf", "wrong_name"),
        (b"GIF89a", "front.gif", "unknown_type"),
        (b"<svg/>", "front.svg", "unknown_type"),
        (b"MZ\x90", "front.jpg", "unknown_type"),
        (picture()[:40], "front.png", "broken"),
        (b"%PDF-1.7", "paper.pdf", "broken"),
    ],
)
def test_a_file_of_another_type_is_refused(api: APIClient, content: bytes, name: str, code: str) -> None:
    answer = upload(api, content, name)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == "/file"


def test_a_record_names_its_attachments(api: APIClient) -> None:
    sha256 = upload(api, picture(), "front.png").json()["sha256"]
    statement = listing(attachments=[{"name": "front.png", "sha256": sha256}])
    stated = api.post("/api/records/", statement, format="json").json()
    assert stated["record"]["attachments"] == [
        {"name": "front.png", "media_type": "image/png", "size": len(picture()), "sha256": sha256}
    ]


def test_photos_show_plates_so_not_everybody_sees_them(
    api: APIClient, rival: Author, inspector: Author, city: Author, stranger: APIClient
) -> None:
    link = upload(api, picture(), "front.png").json()["links"]["self"]
    assert client_for(rival).get(link).status_code == 404
    assert stranger.get(link).status_code == 401
    for reader in (inspector, city):
        answer = client_for(reader).get(link)
        assert (answer.status_code, answer.getvalue()) == (200, picture())


def test_another_organisations_attachment_can_not_be_named(api: APIClient, rival: Author) -> None:
    sha256 = upload(client_for(rival), picture(), "front.png").json()["sha256"]
    statement = listing(attachments=[{"name": "front.png", "sha256": sha256}])
    answer = api.post("/api/records/", statement, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "no_attachment")
