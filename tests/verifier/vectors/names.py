"""Vectors of canonical JSON, base64url, subjects and times."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.verifier.reference import jcs

Cases = list[dict[str, Any]]


def file(description: str, cases: Cases, **more: Any) -> dict[str, Any]:
    return {"description": description, **more, "cases": cases}


def _canonical(description: str, given: str, value: Any) -> dict[str, Any]:
    output = jcs(value)
    return {
        "description": description,
        "input": given,
        "error": None,
        "output": output.decode(),
        "sha256": hashlib.sha256(output).hexdigest(),
    }


def _refused(description: str, given: str | bytes) -> dict[str, Any]:
    """`input` is the JSON text, or `input_hex` its bytes where these are no UTF-8."""
    shown = {"input": given} if isinstance(given, str) else {"input_hex": given.hex()}
    return {"description": description, **shown, "error": "malformed"}


ORDER = {"€": "Euro", "\r": "CR", "1": "One", "\U0001f600": "Smile", "\u0080": "C", "ö": "O"}


def _written() -> Cases:
    return [
        _canonical("nothing", "{}", {}),
        _canonical("white space between tokens", ' { "b" : 1 ,\t"a" : [ ] }\r\n', {"b": 1, "a": []}),
        _canonical("the three names", "[null,true,false]", [None, True, False]),
        _canonical("the largest integer", "9007199254740991", 2**53 - 1),
        _canonical("the smallest integer", "-9007199254740991", -(2**53) + 1),
        _canonical("escapes", r'"\u20ac$\u000F\u000aA\u0027\u0042\u0022\u005c\\\"\/"', '€$\x0f\nA\'B"\\\\"/'),
        _canonical("control characters", r'"\b\t\n\f\r\u0000\u001f\u007f"', "\b\t\n\f\r\0\x1f\x7f"),
        _canonical("a pair of surrogates", r'"\ud83d\ude00"', "\U0001f600"),
        _canonical("names sorted by UTF-16, not by code point", jcs(ORDER).decode(), ORDER),
        _canonical("a name beyond the BMP", '{"\ue000":1,"\U0001f600":2}', {"\U0001f600": 2, "\ue000": 1}),
        _canonical("Hangul, composed", '"가격"', "가격"),
        _canonical("Hangul, decomposed: another text", '"\u1100\u1161"', "\u1100\u1161"),
        _canonical("a letter and its accent, apart", '"e\u0301"', "e\u0301"),
        _canonical("two names, composed and not", '{"e\u0301":1,"\u00e9":2}', {"e\u0301": 1, "\u00e9": 2}),
        _canonical("characters of Unicode 15 and 16", '"\U0001fae8\U00016d67"', "\U0001fae8\U00016d67"),
        _canonical("no character in any Unicode so far", '"\u0378"', "\u0378"),
        _canonical("nested 64 deep", "[" * 64 + "]" * 64, _nested(64)),
    ]


REFUSED: list[tuple[str, str | bytes]] = [
    ("nested 65 deep", "[" * 65 + "]" * 65),
    ("nested 65 deep, in objects", '{"a":' * 64 + "{}" + "}" * 64),
    ("nothing at all", ""),
    ("something after the end", "{} {}"),
    ("a comma too many", "[1,]"),
    ("a name twice", '{"a":1,"a":1}'),
    ("a name twice, once escaped", r'{"a":1,"\u0061":1}'),
    ("a fraction", "1.0"),
    ("an exponent", "1e2"),
    ("minus zero", "-0"),
    ("a leading zero", "01"),
    ("a plus", "+1"),
    ("2^53", "9007199254740992"),
    ("-2^53", "-9007199254740992"),
    ("a number of 5000 digits", "9" * 5000),
    ("NaN", "NaN"),
    ("Infinity", "-Infinity"),
    ("a lone high surrogate", r'"\ud800"'),
    ("a lone low surrogate in a name", r'{"\udc00":1}'),
    ("surrogates in the wrong order", r'"\ude00\ud83d"'),
    ("a noncharacter", '"\ufffe"'),
    ("a noncharacter beyond the BMP", r'"\udbff\udfff"'),
    ("a raw control character", '"\n"'),
    ("single quotes", "{'a':1}"),
    ("a comment", "{}/**/"),
    ("a byte order mark", b"\xef\xbb\xbf{}"),
    ("UTF-16", "{}".encode("utf-16-be")),
    ("an overlong encoding", b'"\xc0\xaf"'),
    ("a surrogate in UTF-8", b'"\xed\xa0\x80"'),
    ("another white space", "\u00a0{}"),
]


def canonical() -> dict[str, Any]:
    about = (
        "JSON texts, their JCS (RFC 8785) and its SHA-256; what docs/formats.md does not allow is malformed"
    )
    return file(about, _written() + [_refused(why, given) for why, given in REFUSED])


def base64url() -> dict[str, Any]:
    good = [("", ""), ("AA", "00"), ("_w", "ff"), ("-_8", "fbff"), ("AAAA", "000000"), ("A" * 43, "00" * 32)]
    bad = [
        ("one character over", "A"),
        ("padding", "AA=="),
        ("stray bits", "AB"),
        ("stray bits of two", "AAB"),
    ]
    bad += [
        ("the standard alphabet", "+/8"),
        ("a newline", "AA\n"),
        ("a space", "A A"),
        ("another script", "가가가가"),
    ]
    cases: Cases = [
        {"description": f"{len(hexed) // 2} bytes", "text": text, "error": None, "hex": hexed}
        for text, hexed in good
    ]
    cases += [{"description": why, "text": text, "error": "malformed"} for why, text in bad]
    return file("base64url without padding (RFC 4648 section 5) in its one canonical form", cases)


SUBJECTS = [
    "vin:KMHXX00XXXX000001",
    "vin:ABCDEFGHJKLMNPRST",
    "chassis:1",
    "chassis:GX81-0001234",
    "chassis:" + "9" * 64,
    "chassis:A/1.B-2",
    "chassis:./-",
    "chassis:KMHXX00XXXX00000",
    "chassis:KMHXX00XXXX0000011",
    "chassis:KMHXX00XXXX-00001",
    "chassis:KMHXX00XXXX00000QI",
    "licence:1",
    "licence:제 2026-0001 호",
    "licence:" + "가" * 64,
    "licence:\U0001f600" + "x" * 63,
    "licence: ",
    "classification:records",
]
NO_SUBJECTS = [
    ("no scheme", "KMHXX00XXXX000001"),
    ("an unknown scheme", "poll:1"),
    ("a scheme in capitals", "VIN:KMHXX00XXXX000001"),
    ("a VIN of 16", "vin:KMHXX00XXXX00000"),
    ("a VIN of 18", "vin:KMHXX00XXXX0000011"),
    ("a VIN with an I", "vin:KMHXX00XXXX00000I"),
    ("a VIN with an O", "vin:KMHXX00XXXX00000O"),
    ("a VIN with a Q", "vin:KMHXX00XXXX00000Q"),
    ("a VIN in small letters", "vin:kmhxx00xxxx000001"),
    ("a VIN with a newline behind it", "vin:KMHXX00XXXX000001\n"),
    ("an empty chassis number", "chassis:"),
    ("a chassis number of 65", "chassis:" + "9" * 65),
    ("a space", "chassis:GX81 1"),
    ("another space", "chassis:GX81\u00a01"),
    ("an ideographic space", "chassis:GX81\u30001"),
    ("a tab", "chassis:GX81\t1"),
    ("an invisible character", "chassis:GX81\u200b1"),
    ("a chassis number in small letters", "chassis:gx81-0001234"),
    ("a sign that no chassis number has", "chassis:GX81_0001234"),
    ("a colon", "chassis:GX81:1"),
    ("Hangul", "chassis:차대번호"),
    ("Cyrillic letters that look Latin", "chassis:КМН-1"),
    ("a full-width digit", "chassis:GX81-\uff11"),
    ("an Arabic digit", "chassis:GX81-\u0661"),
    ("a long s, a capital of which is S", "chassis:GX\u017f1"),
    ("a newline behind it", "chassis:GX81\n"),
    ("a VIN as a chassis number", "chassis:KMHXX00XXXX000001"),
    ("a VIN with I for 1", "chassis:KMHXX00XXXX00000I"),
    ("a VIN with O for 0", "chassis:KMHXXO0XXXX000001"),
    ("a VIN with Q for 0", "chassis:KMHXXQ0XXXX000001"),
    ("a VIN with hyphens", "chassis:KMH-XX00XXXX-000001"),
    ("a VIN with dots and slashes", "chassis:KMH.XX00/XXXX.000001"),
    ("a VIN with a hyphen behind it and I for 1", "chassis:KMHXX00XXXX00000I-"),
    ("a VIN among 47 hyphens", "chassis:" + "-" * 47 + "KMHXX00XXXX000001"),
    ("an Arabic digit in a VIN", "vin:KMHXX00XXXX00000\u0661"),
    ("an empty licence", "licence:"),
    ("a licence of 65", "licence:" + "가" * 65),
    ("a newline", "licence:1\n2"),
    ("DEL", "licence:1\u007f"),
    ("a C1 control character", "licence:1\u0085"),
    ("nothing", ""),
    ("a classification of nothing", "classification:"),
    ("a classification of something else", "classification:record"),
    ("a classification of more", "classification:records:1"),
    ("a classification in capitals", "classification:RECORDS"),
    ("a classification with a newline behind it", "classification:records\n"),
]


def subject() -> dict[str, Any]:
    cases: Cases = [{"description": text.split(":")[0], "subject": text, "error": None} for text in SUBJECTS]
    cases += [{"description": why, "subject": text, "error": "malformed"} for why, text in NO_SUBJECTS]
    return file("subjects (section 0); lengths are in code points", cases)


def time() -> dict[str, Any]:
    good = [
        ("2026-11-22T03:04:05Z", 1795316645),
        ("1970-01-01T00:00:00Z", 0),
        ("2028-02-29T23:59:59Z", 1835481599),
    ]
    good += [("9999-12-31T23:59:59Z", 253402300799)]
    bad = ["2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z"]
    bad += ["2026-11-22T24:00:00Z", "2026-11-22T23:60:00Z", "2016-12-31T23:59:60Z", "2026-11-22 03:04:05Z"]
    bad += [
        "2026-11-22T03:04:05z",
        "2026-11-22t03:04:05Z",
        "2026-11-22T03:04:05",
        "2026-11-22T03:04:05+00:00",
    ]
    bad += ["2026-11-22T03:04:05.0Z", "2026-11-22T03:04Z", "20261122T030405Z", "2026-11-22T03:04:05Z\n", ""]
    bad += ["0000-01-01T00:00:00Z", "٢٠٢٦-11-22T03:04:05Z", "-026-11-22T03:04:05Z"]
    cases: Cases = [{"description": text, "time": text, "error": None, "unix": unix} for text, unix in good]
    cases += [{"description": repr(text), "time": text, "error": "malformed"} for text in bad]
    return file("times: RFC 3339 in UTC, whole seconds, Z, no leap seconds, years 0001 to 9999", cases)


def _nested(depth: int) -> list[Any]:
    return [_nested(depth - 1)] if depth > 1 else []
