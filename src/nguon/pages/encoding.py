"""Bytes to text: which encoding a page is really in, whatever it declares.

UTF-8 is tried first, since hardly anything else is valid UTF-8 by chance. What fails is decided by evidence: windows-1258 writes
a vowel and then its tone as a second byte, and in no other encoding do those bytes nearly always follow vowels. Only then are the
declared encoding and at last a statistical guess asked.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from nguon.pages.document import PageError

#: Bytes looked at for evidence, from the beginning; the guess gets less, since charset-normalizer takes about 1 ms per kB.
_SAMPLE = 65_536
_GUESS_SAMPLE = 6_000
#: More control characters than this share of the sample, and the input is binary.
_MOST_CONTROLS = 0.05
#: In broken UTF-8 at least this many valid sequences stand against each invalid one; else it is another encoding.
_VALID_PER_INVALID = 10

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(
    rb"""<(?:meta\b|\?xml\b)[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
#: Declared where nobody thought about it: they say nothing against the evidence. The web reads the first three as windows-1252.
_DEFAULTS = frozenset({"ascii", "iso8859-1", "cp1252", "utf-8"})
#: What a label of a narrower set means on the web (WHATWG Encoding Standard).
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    "iso8859-9": "cp1254",
}
_GUESSED = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1256", "koi8_r", "gb18030", "big5", "cp932", "euc_jp", "cp949"]
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_TONES_1258 = frozenset(b"\xcc\xd2\xde\xec\xf2")
_VOWELS_1258 = frozenset("aeiouyâăêôơưAEIOUYÂĂÊÔƠƯ".encode("cp1258"))


def decode(data: bytes, declared: str | None = None, *, html: bool = False, name: str = "the input") -> str:
    """The text of `data`: in NFC, without a byte order mark, its line ends `\\n` (a lone `\\r` only in HTML is one).

    `declared` is the encoding that HTTP or the caller names; HTML may name one itself. Both are taken as hints.
    Raises PageError, with `name`, if the input is binary.
    """
    text = _decoded(data, declared, html)
    sample = text[:_SAMPLE]
    nulls = data.count(0, 0, _SAMPLE) if not _is_wide(data) else 0
    if (nulls and not html) or nulls > _MOST_CONTROLS * _SAMPLE or len(_CONTROLS.findall(sample)) > _MOST_CONTROLS * len(sample):
        raise PageError(name, "is binary, not text: it holds null bytes or too many control characters")
    return normalised(text, html=html)


def normalised(text: str, *, html: bool = False) -> str:
    """Decoded text as articles have it: NFC, no byte order mark, `\\n` as the line end."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        if html:
            text = text.replace("\r", "\n")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _decoded(data: bytes, declared: str | None, html: bool) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if wide := _unmarked_utf16(data):
        return data.decode(wide, "replace")
    hints = _hints(data, declared, html)
    if any(hint.startswith("iso2022") for hint in hints) and b"\x1b" in data[:_SAMPLE]:
        return data.decode(next(hint for hint in hints if hint.startswith("iso2022")), "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_clean_utf8(data, hints, error)


def _not_clean_utf8(data: bytes, hints: list[str], error: UnicodeDecodeError) -> str:
    """What is no valid UTF-8: cut off in its last letter, broken in a few places, or something else."""
    if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
        return data[: error.start].decode("utf-8")
    around = data[max(0, error.start - _SAMPLE // 2) : error.start + _SAMPLE // 2].decode("utf-8", "replace")
    invalid = around.count("\ufffd")
    valid = sum(character > "\x7f" for character in around) - invalid
    encoding = "utf-8" if valid >= _VALID_PER_INVALID * invalid else _other_encoding(data, hints)
    return data.decode(encoding, "replace")


def _other_encoding(data: bytes, hints: list[str]) -> str:
    sample = _telling(data)
    if _is_windows_1258(sample, sure=hints[:1] != ["cp1258"]):
        return "cp1258"
    for hint in hints:
        if hint not in _DEFAULTS and _fits(sample, _WIDER.get(hint, hint)):
            return _WIDER.get(hint, hint)
    return _guess(sample[:_GUESS_SAMPLE]) or "cp1252"


def _guess(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # a slow import that hardly any page needs

    best = from_bytes(sample, cp_isolation=_GUESSED, threshold=0.4).best() if sample else None
    return best.encoding if best else None


def _telling(data: bytes) -> bytes:
    """The stretches of the sample that hold bytes beyond ASCII, without tags: all the evidence that there is."""
    stretches = re.findall(rb"[^<>\r\n]{0,400}[\x80-\xff][^<>\r\n]{0,400}", data[: 16 * _SAMPLE])
    return b"\n".join(stretches)[:_SAMPLE]


def _is_windows_1258(sample: bytes, *, sure: bool) -> bool:
    """Whether tone bytes follow vowels, as nowhere else: in Italian and Portuguese the same bytes are vowels after consonants."""
    tones = [index for index, byte in enumerate(sample) if byte in _TONES_1258]
    after_vowel = sum(index > 0 and sample[index - 1] in _VOWELS_1258 for index in tones)
    return after_vowel >= (3 if sure else 0) and after_vowel >= 0.95 * len(tones)


def _fits(sample: bytes, encoding: str) -> bool:
    """Whether the sample decodes with hardly an error; the last bytes may be cut."""
    try:
        text = sample.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        return False
    return text.count("\ufffd") <= max(1, len(text) // 1000)


def _hints(data: bytes, declared: str | None, html: bool) -> list[str]:
    """The encodings that are declared, by Python's names, the outer declaration first; unknown names are left out."""
    named = [declared] if declared else []
    if html and (match := _META_CHARSET.search(data[:16_384])):
        named.append(match[1].decode("ascii", "ignore"))
    known = []
    for name in named:
        try:
            known.append(codecs.lookup(name.strip()).name)
        except (LookupError, ValueError):
            continue
    return [hint for hint in known if not hint.startswith(("utf-16", "utf-32", "utf-7"))]


def _is_wide(data: bytes) -> bool:
    return data.startswith(tuple(mark for mark, encoding in _BOMS if encoding != "utf-8")) or _unmarked_utf16(data) is not None


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: null bytes in every other place, and hardly any between them."""
    head = data[:4096]
    if len(head) < 4 or 0 not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and even <= odd // 50:
        return "utf-16-le"
    if even > len(head) // 8 and odd <= even // 50:
        return "utf-16-be"
    return None
