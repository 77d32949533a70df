"""One spelling of what is written in many ways, for those who look for something in it."""

import unicodedata


def normal(text: str) -> str:
    """NFKC, every script's digits and dashes as ASCII ones, without characters that do not show."""
    characters = []
    for character in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(character)
        if category == "Nd":
            characters.append(str(unicodedata.digit(character)))
        elif category == "Pd" or character in "−ー～\u1173":
            characters.append("-")
        elif character in "\u119e•∙⋅。":
            characters.append("." if character == "。" else "·")
        elif category == "Zs":
            characters.append(" ")
        elif category not in {"Cf", "Mn"} and character not in "\u115f\u1160\u3164":
            characters.append(character)
    return "".join(characters)
