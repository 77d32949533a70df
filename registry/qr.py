"""QR codes as SVG, for pages and for paper."""

import io

import segno


def qr_svg(text: str, *, scale: int = 5) -> str:
    """Without inline style, which the pages' policy forbids."""
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        buffer,
        kind="svg",
        scale=scale,
        border=4,
        xmldecl=False,
        svgns=True,
        omitsize=False,
        svgclass="qr",
        lineclass=None,
    )
    return buffer.getvalue().decode()
