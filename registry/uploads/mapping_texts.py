"""Why a mapping of columns can't be worked with: what is wrong, and what to do."""

from records.terms.texts import Text

MAPPING_TEXTS = {
    "mapping_shape": (
        Text("열 연결(mapping)의 모양이 틀립니다.", "The mapping has the wrong shape."),
        Text("예: {example}", "For example: {example}"),
    ),
    "mapping_none": (
        Text("열 연결(mapping)이 없습니다.", "There is no mapping."),
        Text(
            "제안(suggested_mapping)을 확인하고 고쳐서 함께 보내십시오.",
            "Check the suggested_mapping, mend it and send it along.",
        ),
    ),
    "mapping_lines": (
        Text("JSON Lines에는 열 연결(mapping)이 없습니다.", "JSON Lines have no columns to map."),
        Text("mapping을 빼고 올리십시오.", "Leave the mapping out."),
    ),
    "mapping_field": (
        Text(
            "‘{field}’은(는) 연결할 수 있는 항목이 아닙니다.", "“{field}” is not a field that can be mapped."
        ),
        Text("쓸 수 있는 항목: {fields}", "Fields: {fields}"),
    ),
    "mapping_missing": (
        Text("‘{field}’에 연결된 열이 없습니다.", "No column is mapped to “{field}”."),
        Text("파일의 열 가운데 하나를 연결하십시오: {columns}", "Map one of the file's columns: {columns}"),
    ),
    "mapping_column": (
        Text("파일에 ‘{column}’ 열이 없습니다.", "The file has no column “{column}”."),
        Text("파일의 열: {columns}", "Its columns: {columns}"),
    ),
    "mapping_column_twice": (
        Text("‘{column}’ 열이 파일에 둘 이상 있습니다.", "The file has more than one column “{column}”."),
        Text("머리글을 서로 다르게 고치십시오.", "Give each column its own header."),
    ),
    "mapping_rounded": (
        Text(
            "‘{column}’ 열은 만 km나 천 km 단위이므로 계기판의 값이 아닙니다.",
            "The column “{column}” counts thousands or tens of thousands: it is not what the gauge shows.",
        ),
        Text("계기판의 km 값을 그대로 적은 열을 연결하십시오.", "Map a column with the gauge's own number."),
    ),
    "mapping_values": (
        Text("값의 뜻을 잘못 적었습니다.", "The values' meanings are in the wrong shape."),
        Text(
            '{{"values": {{"파일의 값": "뜻"}}}}처럼 적으십시오. 뜻: {codes}, 뺄 값은 "".',
            'Write {{"values": {{"a word": "its meaning"}}}}. Meanings: {codes}; "" leaves the value out.',
        ),
    ),
    "mapping_unit": (
        Text("주행거리의 단위를 밝혀야 합니다.", "The odometer's unit must be stated."),
        Text("km와 마일(mi) 가운데 하나를 고르십시오.", "Choose kilometres (km) or miles (mi)."),
    ),
    "mapping_currency": (
        Text("가격의 통화를 밝혀야 합니다.", "The price's currency must be stated."),
        Text("원(KRW)이나 다른 통화를 고르십시오.", "Choose won (KRW) or another currency."),
    ),
}
