"""Why a file, a line or a value of JSON can't be read: what is wrong, and what to do."""

from records.terms.texts import Text

_ONE_OBJECT = Text("한 줄에 JSON 객체 하나를 적으십시오.", "Write one JSON object a line.")

JSON_TEXTS = {
    "file_json_one": (
        Text("JSON 객체 하나로 된 파일입니다.", "The file is a single JSON object."),
        Text(
            "JSON Lines는 한 줄에 객체 하나를 적습니다. 객체를 한 줄로 쓰거나, 객체의 배열로 올리십시오.",
            "JSON Lines has an object in each line: write each in one line, or upload an array of objects.",
        ),
    ),
    "file_json_wrong": (
        Text("JSON 배열로 읽을 수 없습니다.", "This can't be read as a JSON array."),
        Text("내보낸 프로그램에서 다시 저장하십시오.", "Save it again in the program that made it."),
    ),
    "file_json_objects": (
        Text(
            "JSON 배열에 차를 나타내는 객체가 없습니다.", "The JSON array holds no objects, one for each car."
        ),
        Text(
            '[{{"차대번호": "…", "주행거리": 45322}}, …]처럼 차마다 객체 하나를 적으십시오.',
            'Write an object for each car, such as [{{"vin": "…", "mileage": 45322}}, …].',
        ),
    ),
    "value_nested": (
        Text(
            "값 하나가 아니라 객체나 배열이 들어 있습니다.",
            "An object or an array stands where one value should.",
        ),
        Text("값 하나만 적으십시오.", "Write one value."),
    ),
    "value_twice": (
        Text(
            "이 항목이 한 차에 두 번 이상 있습니다.", "This member stands in the car's object more than once."
        ),
        Text("하나만 남기십시오.", "Keep one of them."),
    ),
    "value_no_object": (
        Text("차 한 대를 나타내는 JSON 객체가 아닙니다.", "This is no JSON object that tells of a car."),
        Text(
            '{{"차대번호": "…", "주행거리": 45322}}처럼 적거나 지우십시오.',
            'Write it like {{"vin": "…", "mileage": 45322}}, or delete it.',
        ),
    ),
    "line_json": (Text("JSON으로 읽을 수 없습니다: {why}", "This can't be read as JSON: {why}"), _ONE_OBJECT),
    "line_object": (Text("JSON 객체가 아닙니다.", "The line is not a JSON object."), _ONE_OBJECT),
    "line_member": (
        Text("‘{member}’은(는) 모르는 항목입니다.", "“{member}” is not a known member."),
        Text("쓸 수 있는 항목: {members}", "Members: {members}"),
    ),
    "line_type": (
        Text("값의 형식이 틀립니다. {expected} 형식이어야 합니다.", "The value must be {expected}."),
        Text("형식을 고치십시오.", "Mend its type."),
    ),
    "line_subject": (
        Text(
            "‘subject’와 ‘vin’ 가운데 하나만 있어야 합니다.",
            "Exactly one of “subject” and “vin” must be there.",
        ),
        Text("하나를 적거나 지우십시오.", "Add or delete one."),
    ),
    "line_kind": (
        Text("종류가 이 작업의 종류({kind})와 다릅니다.", "The kind is not this job's ({kind})."),
        Text("종류마다 따로 올리십시오.", "Upload each kind by itself."),
    ),
}
