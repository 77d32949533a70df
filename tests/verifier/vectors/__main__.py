"""Write `tests/vectors` anew."""

from tests.verifier.vectors import DIRECTORY, FILES, text

for name, make in FILES.items():
    path = DIRECTORY / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(make), encoding="utf-8")
