"""QR codes as SVG, for pages and for paper."""

import io

import segno


def qr_svg(text: str, *, scale: int = 5) -> str:
    """Without inline style, which the pages' policy forbids; it fills whatever width it is given."""
    buffer = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(
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
    width, height = code.symbol_size(scale=scale, border=4)
    return buffer.getvalue().decode().replace("<svg ", f'<svg viewBox="0 0 {width} {height}" ', 1)
