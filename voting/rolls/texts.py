"""What is wrong with a list of persons, row by row. No text repeats what stands in it."""

from records.terms.texts import Text

UNREADABLE = Text(
    "파일을 읽을 수 없습니다. UTF-8 또는 CP949로 저장한 CSV 파일이어야 합니다.",
    "This file can't be read: it has to be CSV, saved as UTF-8 or CP949.",
)
TOO_LARGE = Text("명부 파일은 최대 {megabytes}MB입니다.", "The file of a roll has at most {megabytes} MB.")
TOO_MANY = Text(
    "명부는 최대 {most}명입니다. 빈 줄이 많은지 확인해 주십시오.",
    "A roll has at most {most} persons. See whether the file has many empty rows.",
)
NAMES = Text(
    "사람을 구별하는 항목은 1~{most}개를 한 줄에 하나씩 적어 주십시오.",
    "Name 1 to {most} things that tell people apart, one a line.",
)
HEADER = Text(
    "첫 줄은 사람을 구별하는 항목의 이름이어야 합니다: {names}",
    "The first row has the names of what tells people apart: {names}",
)
EMPTY = Text("명부에 사람이 없습니다.", "There is nobody on this roll.")
CELLS = Text("이 줄에는 {count}칸이 있어야 합니다.", "This row has to have {count} cells.")
SPELLING = Text(
    "{name}: 1~100자로, 사이에 한 칸씩만 띄우고, 보이지 않는 문자 없이 적어야 합니다.",
    "{name}: 1 to 100 characters, single blanks between words only, no unseen characters.",
)
TWICE = Text("{row}번째 줄과 같은 사람입니다.", "The same person as in row {row}.")
FAULTY = Text(
    "명부의 {count}줄에 고칠 것이 있어 저장하지 않았습니다.",
    "{count} rows of this roll have to be mended: it was not stored.",
)
OPENED = Text(
    "이미 개시된 투표의 명부는 바꿀 수 없습니다.", "The roll of a poll that was opened can't change."
)
WAITS = Text(
    "이 투표의 명부를 이미 만들고 있습니다. 끝난 뒤에 다시 올려 주십시오.",
    "A roll of this poll is being made already. Upload the next one once it is done.",
)
GONE = Text(
    "올린 파일이 온전히 저장되지 않았습니다. 다시 올려 주십시오.",
    "The file was not stored as a whole. Upload it again.",
)
MAKING_FAILED = Text(
    "명부를 만들지 못했습니다. 파일을 다시 올려 보고, 또 안 되면 운영자에게 알려 주십시오.",
    "The roll could not be made. Upload the file again; if that fails too, tell the operator.",
)
