"""Making words of a page safe and visible to show: what would act on the reader's screen is shown as a symbol instead."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

#: The Unicode names, abbreviated, of what turns the direction of the text around it (UAX #9).
_DIRECTIONS = {
    0x061C: "ALM", 0x200E: "LRM", 0x200F: "RLM", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
}  # fmt: skip
_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}
_LATIN_CONTROLS = {code: f"⟨{code:02X}⟩" for code in range(0x80, 0xA0)}
_SEPARATORS = {0x2028: "␤", 0x2029: "␤", 0xFEFF: "⟨BOM⟩"}
_SYMBOLS = (
    _CONTROLS
    | {0x7F: "␡"}
    | _LATIN_CONTROLS
    | _SEPARATORS
    | {code: f"⟨{name}⟩" for code, name in _DIRECTIONS.items()}
    | dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
)


def visible(text: object) -> str:
    """The words with control characters, direction marks and lone surrogates shown as symbols; line ends and tabs stay."""
    return str(text).translate(_SYMBOLS)


def on_one_line(text: object, length: int = 240) -> str:
    """The words on one line, cut with an ellipsis after `length` characters, made visible."""
    return _on_one_line(str(text), length)


# An article names few speakers and outlets, each many times.
@lru_cache(maxsize=4096)
def _on_one_line(text: str, length: int) -> str:
    words = re.sub(r"\s+", " ", text[: length * 4]).strip()
    cut = words if len(words) <= length and len(text) <= length * 4 else words[: length - 1].rstrip() + "…"
    return visible(cut)


def safe_link(href: str | None) -> str | None:
    """The address if it is one that a reader can follow without harm (http or https, with a host); else null."""
    if not href or re.search(r"[\x00-\x20\x7f-\x9f\\]", href):
        return None
    try:
        parts = urlsplit(href)
        host = parts.hostname
    except ValueError:
        return None
    return href if parts.scheme in ("http", "https") and host and not parts.username else None
