"""A PDF that asks for a password, runs something, or carries a file is refused, and the refusal says which it is."""

import io
import resource
from pathlib import Path

import pikepdf
import pytest

from records.files import pdf_faults
from records.files.pdf_faults import PDF_FAULTS
from records.files.services import file_checked
from records.terms.texts import Refusal
from tests.papers import paper


def locked(owner: str, user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner=owner, user=user))
    return out.getvalue()


def carrying() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        pdf.attachments["notes.txt"] = b"hello"
        pdf.save(out)
    return out.getvalue()


def packed() -> bytes:
    """The script lies in a compressed stream, where no search for a word finds it."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")
        pdf.Root.OpenAction = pdf.make_indirect(script)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in out.getvalue()
    return out.getvalue()


BAD = {
    "asks for a password": (locked("a", "b"), "pdf_password"),
    "may be opened without, not changed": (locked("a", ""), "pdf_password"),
    "a script that runs at once": (
        paper(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
        "pdf_script",
    ),
    "a named script": (
        paper(catalog=b"/Names<</JavaScript<</Names[(x)9 0 R]>>>>", more=b"9 0 obj<</S/JavaScript>>endobj\n"),
        "pdf_script",
    ),
    "a script by another spelling": (paper(catalog=b"/OpenAction<</S/J#61vaScript/J#53(1)>>"), "pdf_script"),
    "a script in a packed object": (packed(), "pdf_script"),
    "a form with scripts": (paper(catalog=b"/AcroForm<</XFA(x)>>"), "pdf_script"),
    "a program that starts": (
        paper(catalog=b"/AA<</WC 9 0 R>>", more=b"9 0 obj<</S/Launch/F(cmd.exe)>>endobj\n"),
        "pdf_launch",
    ),
    "a file inside": (carrying(), "pdf_embedded"),
    "a file beside a page": (
        paper(more=b"9 0 obj<</Subtype/FileAttachment/FS<</EF<</F 8 0 R>>>>>>endobj\n"),
        "pdf_embedded",
    ),
    "no page": (b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", "broken"),
    "no objects": (b"%PDF-1.4\n%%EOF\n", "broken"),
    "cut off": (paper()[:-40], "broken"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_pdf_that_is_refused_says_why(what: str) -> None:
    content, code = BAD[what]
    with pytest.raises(Refusal) as refused:
        file_checked(io.BytesIO(content), "paper.pdf")
    assert (refused.value.code, refused.value.pointer) == (code, "/file")
    assert refused.value.text == PDF_FAULTS[code]


@pytest.mark.parametrize(
    "content",
    [
        paper(),
        paper(version="2.0"),
        paper(catalog=b"/OpenAction[3 0 R/Fit]"),
        paper(more=b"9 0 obj(JavaScript and Launch, as a text)endobj\n"),
    ],
)
def test_an_ordinary_pdf_is_taken(content: bytes) -> None:
    assert file_checked(io.BytesIO(content), "paper.pdf").media_type == "application/pdf"


def test_a_pdf_that_reads_for_ever_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(pdf_faults, "PDF_READER", endless)
    monkeypatch.setattr(pdf_faults, "PDF_SECONDS", 0.5)
    with pytest.raises(Refusal) as refused:
        file_checked(io.BytesIO(paper()), "paper.pdf")
    assert refused.value.code == "pdf_too_heavy"


def test_a_small_pdf_that_is_a_long_work_is_refused() -> None:
    """Eight megabytes of dictionaries in arrays took ten seconds."""
    nested = b"[" + b"<</A[<<>><<>>]>>" * 5_000 + b"]"
    more = b"".join(b"%d 0 obj%bendobj\n" % (number, nested) for number in range(10, 110))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(Refusal) as refused:
        file_checked(io.BytesIO(paper(more=more)), "paper.pdf")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert refused.value.code == "pdf_too_heavy"
    assert after.ru_utime - before.ru_utime < pdf_faults.PDF_CPU + 1
