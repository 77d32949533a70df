"""Why a file of photos or one of them is refused, and which car each one is put to."""

from records.terms.texts import Text
from registry.form82.photos import NO_PICTURE

_AGAIN = Text("고쳐서 그 사진만 다시 올리십시오.", "Mend it and upload that photo again.")
_SEVERAL = Text("여러 ZIP으로 나누어 올리십시오.", "Upload several ZIPs.")
_NOTHING = Text("", "")

PHOTO_TEXTS = {
    "photos_no_zip": (
        Text(
            "ZIP 파일이 아니거나 끝까지 올라오지 않았습니다.",
            "This is no ZIP file, or it was not sent to its end.",
        ),
        Text("사진을 ZIP 하나로 묶어 올리십시오.", "Pack the photos into one ZIP."),
    ),
    "photos_none": (
        Text("ZIP 안에 파일이 없습니다.", "There is no file in this ZIP."),
        Text("차의 사진을 넣어 다시 올리십시오.", "Put the cars' photos into it."),
    ),
    "photos_many": (
        Text("사진은 한 번에 {most}장까지입니다.", "At most {most} photos at a time."),
        _SEVERAL,
    ),
    "photos_large": (
        Text("풀어 놓으면 {most}MB가 넘는 ZIP입니다.", "Unpacked, this ZIP has more than {most} MB."),
        _SEVERAL,
    ),
    "photos_kind": (
        Text("사진은 매물에만 붙일 수 있습니다.", "Photos are put to listings only."),
        Text("기록의 종류를 비워 두십시오.", "Leave the kind out."),
    ),
    "photos_mapping": (
        Text("사진에는 열 연결(mapping)이 없습니다.", "Photos have no columns to map."),
        Text("사진만 올리십시오.", "Send the photos alone."),
    ),
    "photos_passed": (
        Text(
            "컴퓨터가 넣은 파일 {count}개(.DS_Store, Thumbs.db 등)는 읽지 않았습니다.",
            "{count} files that the computer put in (.DS_Store, Thumbs.db and the like) were not read.",
        ),
        _NOTHING,
    ),
    "photo_of": (
        Text("{number} {car}의 사진입니다.", "A photo of {number} {car}."),
        _NOTHING,
    ),
    "photo_waits": (
        Text(
            "{number}의 사진입니다. 이 차는 시험 등록한 재고에 있고 아직 매물로 기록되지 않았습니다.",
            "A photo of {number}, which is in a stock that was tried and is not listed yet.",
        ),
        Text("재고를 먼저 기록한 뒤 사진을 기록하십시오.", "Record the stock first, then the photos."),
    ),
    "photo_there": (
        Text("{number}에 이미 있는 사진입니다.", "{number} has this photo already."),
        _NOTHING,
    ),
    "photo_twice": (
        Text("{row}번 파일과 같은 사진입니다.", "The same photo as file {row}."),
        _NOTHING,
    ),
    "photo_two_cars": (
        Text(
            "{row}번 파일과 같은 사진인데, 그 파일은 다른 차의 것입니다.",
            "The same photo as file {row}, which is of another car.",
        ),
        Text(
            "어느 차의 사진인지 확인하고 하나만 올리십시오.",
            "Find out of which car it is, and upload that one.",
        ),
    ),
    "photo_unnamed": (
        Text(
            "파일 이름과 폴더 이름에 지금 매물인 차의 차대번호나 관리번호가 없습니다.",
            "Neither the file's name nor its folder's has the VIN or stock number of a car on offer.",
        ),
        Text(
            "‘관리번호-1.jpg’나 ‘차대번호/1.jpg’처럼 이름을 고쳐 그 사진만 다시 올리십시오.",
            "Name it like “stock number-1.jpg” or “VIN/1.jpg”, and upload that photo again.",
        ),
    ),
    "photo_ambiguous": (
        Text("이름이 여러 차를 가리킵니다: {cars}", "The name means several cars: {cars}"),
        Text(
            "차대번호로 이름을 붙여 그 사진만 다시 올리십시오.",
            "Name it by its VIN, and upload that photo again.",
        ),
    ),
    "photo_not_offered": (
        Text(
            "{number}은(는) 지금 이 업체의 매물이 아닙니다.",
            "{number} is not on offer by your dealership now.",
        ),
        Text("매물로 등록한 뒤 다시 올리십시오.", "List the car, then upload it again."),
    ),
    "photo_locked": (
        Text("암호가 걸린 ZIP 안의 파일입니다.", "This file lies in a ZIP with a password."),
        Text("암호 없이 다시 묶어 올리십시오.", "Pack it again without a password."),
    ),
    "photo_damaged": (
        Text("ZIP 안에서 손상된 파일입니다.", "This file is damaged within the ZIP."),
        Text("ZIP을 다시 만들어 올리십시오.", "Make the ZIP again."),
    ),
    "photo_packed": (
        Text(
            "읽을 수 없는 방식으로 압축된 파일입니다.",
            "This file is packed in a way that can't be read.",
        ),
        Text("보통의 ZIP으로 다시 묶어 올리십시오.", "Pack it again as an ordinary ZIP."),
    ),
    "photo_nested": (
        Text("ZIP 안에 또 ZIP이 있습니다.", "This is a ZIP within the ZIP."),
        Text("안의 ZIP을 풀어 따로 올리십시오.", "Unpack it and upload it by itself."),
    ),
    "photo_no_picture": (NO_PICTURE, _AGAIN),
    "photo_refused": (Text("{why}", "{why}"), _AGAIN),
}
