"""What is wrong with a PDF file, as a program of its own finds it."""

import subprocess
import sys
from pathlib import Path
from typing import IO

from records.files.work import Work
from records.terms.texts import Refusal, Text

# This process doesn't import it.
PDF_READER = Path(__file__).with_name("pdf_reader.py")
PDF_SECONDS = 20.0
PDF_CPU = 2
"""Seconds: by the clock, on a machine that does much else; and of one core. A scanned paper takes a fifth of a second."""

BROKEN = Text(
    "파일이 손상되었거나 끝까지 올라오지 않았습니다.", "The file is damaged or was not sent to its end."
)
PDF_FAULTS = {
    "broken": BROKEN,
    "pdf_password": Text(
        "암호가 걸린 PDF입니다. 암호를 풀고 다시 올려 주십시오.",
        "This PDF is protected by a password. Remove the password and upload it again.",
    ),
    "pdf_script": Text(
        "PDF 안에 스크립트(JavaScript)가 있습니다. 인쇄용 PDF로 다시 저장해 올려 주십시오.",
        "This PDF holds a script (JavaScript). Print it into a new PDF and upload that one.",
    ),
    "pdf_launch": Text(
        "PDF 안에 프로그램을 실행하는 동작이 있습니다. 인쇄용 PDF로 다시 저장해 올려 주십시오.",
        "This PDF holds an action that starts a program. Print it into a new PDF and upload that one.",
    ),
    "pdf_embedded": Text(
        "PDF 안에 다른 파일이 들어 있습니다. 첨부된 파일을 빼고 다시 올려 주십시오.",
        "This PDF holds another file. Take the attached file out and upload it again.",
    ),
    "pdf_too_heavy": Text(
        "PDF를 검사하는 데 너무 오래 걸립니다. 인쇄용 PDF로 다시 저장해 올려 주십시오.",
        "This PDF takes too long to be checked. Print it into a new PDF and upload that one.",
    ),
}


def check_pdf(file: IO[bytes], work: Work) -> None:
    """Refusal where it is broken, would run something, or holds more than pages."""
    file.seek(0, 2)
    # The mark may be followed by whatever a scanner's program adds.
    file.seek(max(0, file.tell() - 2048))
    if b"%%EOF" not in file.read():
        raise Refusal("broken", BROKEN, pointer="/file")
    file.seek(0)
    code = _fault(file.read(), work)
    if code != "fine":
        raise Refusal(code, PDF_FAULTS[code], pointer="/file")


def _fault(content: bytes, work: Work) -> str:
    try:
        # Nothing of the environment goes along, and no file is named: it reads what it is given, and ends.
        read = subprocess.run(
            [sys.executable, "-I", PDF_READER, str(PDF_CPU)],
            input=content,
            capture_output=True,
            env={},
            timeout=PDF_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return _too_heavy(work)
    word, _, seconds = read.stdout.decode("ascii", "replace").strip().partition(" ")
    if read.returncode or not seconds:
        return _too_heavy(work)
    work.add(float(seconds))
    return word if word in {"fine", "broken"} else f"pdf_{word}"


def _too_heavy(work: Work) -> str:
    work.add(PDF_CPU)
    return "pdf_too_heavy"
