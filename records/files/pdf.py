"""Drawing on paper: HTML by WeasyPrint, with Pango and the machine's fonts. It refuses rather than print empty boxes."""

import logging
import re

from PIL import ImageFile

logger = logging.getLogger(__name__)
# It tells each step of each page otherwise.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("weasyprint.progress").setLevel(logging.ERROR)

# The syllables that the form itself is printed in; old letters, like any others, a font may lack.
_HANGUL = range(0xAC00, 0xD7A4)


class PaperUnavailableError(Exception):
    """This machine lacks what drawing needs: Pango, or a font with Hangul. docs/operating.md says what to install."""


def pdf_of(html: str, css: str) -> bytes:
    """Pictures stand in the HTML itself, as data: addresses; nothing else is fetched."""
    drawn, missing = _drawn(html, css)
    if any(codepoint in _HANGUL for codepoint in missing):
        raise PaperUnavailableError("no font with Hangul")
    if missing:
        # Letters that no font here has, such as an emoji in an opinion, are told by their number.
        letters = "".join(re.escape(chr(codepoint)) for codepoint in sorted(missing))
        html = re.sub(f"[{letters}]", lambda match: f"[U+{ord(match[0]):04X}]", html)
        drawn, _ = _drawn(html, css)
    return drawn


def _drawn(html: str, css: str) -> tuple[bytes, set[int]]:
    """The PDF, and the characters that no font of this machine has."""
    try:
        # Here and not above: without Pango the import itself fails, and everything else must go on.
        from weasyprint import CSS, HTML  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except OSError as error:
        logger.warning("no PDF: %s", type(error).__name__)
        raise PaperUnavailableError("no Pango") from error
    # Its import lets Pillow take damaged pictures, in the whole process: those that are uploaded as well.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    page = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",)))
    document = page.render(stylesheets=[CSS(string=css)])
    drawn: bytes = document.write_pdf()
    return drawn, {codepoint for font in document.fonts.values() for codepoint in font.missing}
