"""What a person chose of a file beside its columns: the sheet, the header's row, whether hidden rows count."""

from registry.uploads.files.tables import LIKELIEST, TableChoice
from registry.uploads.reasons import refusal

TABLE = "table"
"""Its member in a mapping."""
LEFT_OUT = "left_out"
_EXAMPLE = '{"table": {"sheet": "재고", "header_row": 3, "hidden_rows": "left_out"}, "vin": "VIN"}'
_MEMBERS = {"sheet", "header_row", "hidden_rows"}


def table_choice(mapping: object) -> TableChoice:
    """Refusal where it has the wrong shape."""
    chosen = mapping.get(TABLE) if isinstance(mapping, dict) else None
    if chosen is None:
        return LIKELIEST
    if not isinstance(chosen, dict) or not chosen.keys() <= _MEMBERS:
        raise refusal("mapping_shape", f"/mapping/{TABLE}", example=_EXAMPLE)
    sheet, row, hidden = (chosen.get(name) for name in ("sheet", "header_row", "hidden_rows"))
    fits = (
        isinstance(sheet, str | None)
        and (row is None or (isinstance(row, int) and not isinstance(row, bool)))
        and hidden in (None, LEFT_OUT)
    )
    if not fits:
        raise refusal("mapping_shape", f"/mapping/{TABLE}", example=_EXAMPLE)
    return TableChoice(sheet, row, hidden is None)
