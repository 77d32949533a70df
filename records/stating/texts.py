"""Why a body is refused before any rule is asked."""

from records.terms.texts import Text

LIMITS = {
    "too_deep": Text("자료가 너무 깊게 중첩되어 있습니다.", "The data is nested too deep."),
    "too_long": Text(
        "글이 너무 깁니다 (최대 20,000자).", "The text is too long (at most 20,000 characters)."
    ),
    "too_large": Text("수가 너무 큽니다.", "The number is too large."),
    "not_whole": Text(
        '정수만 쓸 수 있습니다. 소수는 "0.08"처럼 글로 적어 주십시오.',
        'Only whole numbers. Write a decimal as text, such as "0.08".',
    ),
    "name_twice": Text("같은 이름의 항목이 두 번 있습니다.", "A field of this name is there twice."),
}
TYPES = {
    "integer": Text("정수", "a whole number"),
    "string": Text("글", "text"),
    "object": Text("객체", "an object"),
    "array": Text("목록", "a list"),
    "boolean": Text("참/거짓", "true or false"),
    "null": Text("없음(null)", "null"),
}
REQUIRED = Text("필수 항목입니다.", "This is required.")
UNEXPECTED = Text("이 양식에 없는 항목입니다.", "The form has no such field.")
TYPE = Text("{wanted} 형식이어야 하는데 {given} 형식입니다.", "This must be {wanted}, not {given}.")
ENUM = Text("다음 중 하나여야 합니다: {options}", "This must be one of: {options}")
FORMATS = {
    "date": Text(
        "있는 날짜를 2026-11-22처럼 적어 주십시오.", "Write a date that exists, such as 2026-11-22."
    ),
    "utc-seconds": Text(
        "시각을 협정 세계시로 2026-11-22T03:04:05Z처럼 적어 주십시오.",
        "Write the time in UTC, such as 2026-11-22T03:04:05Z.",
    ),
}
PATTERN = Text("형식이 맞지 않습니다.", "This is not in the right form.")
LIMITED = {
    "minimum": Text("{limit} 이상이어야 합니다.", "This must be {limit} or more."),
    "maximum": Text("{limit} 이하여야 합니다.", "This must be {limit} or less."),
    "maxLength": Text("최대 {limit}자입니다.", "At most {limit} characters."),
    "maxItems": Text("최대 {limit}개입니다.", "At most {limit} items."),
    "minItems": Text("{limit}개 이상이어야 합니다.", "At least {limit} items."),
}
EMPTY = Text("비어 있습니다.", "This is empty.")
REPEATED = Text("같은 것이 두 번 있습니다.", "The same item is there twice.")
OTHER = Text("값이 올바르지 않습니다.", "This value is not valid.")
