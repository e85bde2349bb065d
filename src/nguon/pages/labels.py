"""What each line of a page is: title, lead, heading, paragraph, caption, byline, related link, other.

Class names and tags speak first, then what the line is next to (a picture, a heading over links), then its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nguon.pages.body import Body, prose_of
from nguon.pages.credit import credit_of, origin_of
from nguon.pages.dom import Line, Node, Picture, parts_of
from nguon.pages.marks import marks_of
from nguon.pages.metadata import Metadata, edtf_of, web_address
from nguon.pages.wording import is_byline_wording, is_furniture, is_names, is_related_heading, is_related_prefix
from nguon.record import BlockKind

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Longer lines (characters) are not of that kind, whatever is around them.
_LONGEST = {"caption": 700, "byline": 160, "lead": 900, "related": 400}
_PICTURED = frozenset({"figcaption", "figure", "caption"})
_LEAST_CAPTION = 8
_LONGEST_DATE = 60
_LINES_BEFORE = 12
_HAS_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LONGEST_ORIGIN = 60
_LONGEST_SCRAP = 30
_LEAST_TITLE = 20
_LEAST_LEAD = 30
#: A line right under a picture that is set in the middle or in italics is its caption up to this length (characters).
_CAPTION_UNDER_PICTURE = 300
_MOSTLY = 0.6
_ALL_LINKED = 0.75
#: How far after the body (levels up) and how many lines of links to other stories are kept with the article.
_LEVELS_AFTER = 3
_MOST_AFTER = 20
_ENDS_SENTENCE = re.compile(r"[.!?…:;,][\"”’»')\]]*$")
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+$|\bwww\.\S+$")
_NUMBERED = re.compile(r"\d+[.)]|[•*–-]\s")
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line of the article and what it is."""

    kind: BlockKind
    text: str
    credit: str | None = None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line or picture and where it stands: before, in or after the body; and whether in a node that is apart."""

    part: Line | Picture
    place: str
    is_apart: bool


@dataclass(frozen=True, slots=True)
class _Page:
    """What every line is judged by: the body, what the page says of itself, the address that links are resolved against."""

    body: Body
    metadata: Metadata
    base: str | None


def label(top: Node, body: Body, metadata: Metadata, base: str | None) -> list[Labelled]:
    """The article's lines in order, each with what it is."""
    page = _Page(body, metadata, base)
    placed = list(_placed(top, body))
    title = _title(placed, metadata)
    found: list[Labelled] = [Labelled("title", title)] if title else []
    is_begun = False
    before: Line | Picture | None = None
    began = _first_at(placed, title)
    for index, item in enumerate(placed):
        part = item.part
        if isinstance(part, Line) and index >= began and not (title and _same(part.text, title) and not is_begun):
            labelled = _label(item, part, before, page, is_begun)
            if labelled and not (labelled.kind == "byline" and labelled in found):
                found.append(labelled)
                is_begun = is_begun or (labelled.kind == "paragraph" and prose_of(part) > 0)
        before = part
    return _in_context(found)


def shown_date(top: Node, body: Body) -> str | None:
    """The date that the page shows near the article's beginning, in EDTF: for pages whose head has none.

    The nearest before the body: the top of a page often shows today's date.
    """
    before = [item.part.text for item in _placed(top, body) if item.place == "before" and isinstance(item.part, Line)]
    near = [text for text in before[-_LINES_BEFORE:] if len(text) <= _LONGEST_DATE and _HAS_YEAR.search(text)]
    return next((date for text in reversed(near) if (date := edtf_of(text))), None)


def _first_at(placed: list[_Placed], title: str | None) -> int:
    """Where the article begins: after its title, if that stands before the body, else with the body."""
    start = next((i for i, item in enumerate(placed) if item.place == "in"), 0)
    heads = [i for i in range(start) if isinstance(line := placed[i].part, Line) and title and _same(line.text, title)]
    return heads[-1] if heads else start


def _placed(top: Node, body: Body) -> Iterator[_Placed]:
    inside = {id(part) for part in parts_of(body.node)}
    after_root = list(body.node.ancestors())[: _LEVELS_AFTER + 1][-1]
    near = {id(part) for part in parts_of(after_root)}
    place = "before"
    for part in parts_of(top):
        if id(part) in inside:
            place = "in"
        elif place == "in":
            place = "after"
        if place == "after" and id(part) not in near:
            return
        yield _Placed(part, place, body.is_apart(part.node))


def _title(placed: list[_Placed], metadata: Metadata) -> str | None:
    """The title as the page shows it: the heading that says what the head says, else the only `h1`, else the head's own."""
    lines = [item.part for item in placed if isinstance(item.part, Line)]
    if metadata.title:
        shown = next((line.text for line in lines if line.node.tag in _HEADINGS and _alike(line.text, metadata.title)), None)
        if shown:
            return shown
    largest = [line.text for line in lines if line.node.tag == "h1" and len(line.text) >= _LEAST_TITLE]
    if len(largest) == 1:
        return largest[0]
    named = (line.text for line in lines if line.node.tag == "h1" or "title" in marks_of(line.node.element))
    return metadata.title or next(named, None)


def _plain(text: str) -> str:
    return _NOT_LETTERS.sub(" ", text.casefold()).strip()


def _same(text: str, other: str) -> bool:
    return len(text) <= 2 * len(other) + 20 and _plain(text) == _plain(other)


def _alike(text: str, other: str) -> bool:
    """Whether one is the other or begins with it: titles are cut off, or have the site's name at the end."""
    first, second = _plain(text), _plain(other)
    short, long = sorted((first, second), key=len)
    return first == second or (len(short) >= 15 and long.startswith(short))


def _label(item: _Placed, line: Line, before: Line | Picture | None, page: _Page, is_begun: bool) -> Labelled | None:
    if item.is_apart or item.place != "in":
        return _label_apart(item, line, page, is_begun)
    return _made(_kind_in_body(line, before, page.metadata, is_begun), line, page.base)


def _made(kind: BlockKind, line: Line, base: str | None) -> Labelled:
    credit = credit_of(line.text) if kind == "caption" else origin_of(line.text) if kind == "byline" else None
    href = next((address for href in line.hrefs if (address := web_address(href, base))), None) if kind == "related" else None
    return Labelled(kind, line.text, credit, href)


def _around(node: Node, body: Body) -> Iterator[Node]:
    """The nodes from the line outwards, up to those that hold the body."""
    outer = set(body.node.ancestors())
    for around in node.ancestors():
        if around in outer:
            return
        yield around


def _label_apart(item: _Placed, line: Line, page: _Page, is_begun: bool) -> Labelled | None:
    """What is set apart, or stands before or after the body: a few kinds are kept, all else is the site's."""
    nodes = list(_around(line.node, page.body))
    kind = _kind_apart(line, nodes, page.metadata, item.place, is_begun)
    return _made(kind, line, page.base) if kind and len(line.text) <= _LONGEST[kind] else None


def _kind_apart(line: Line, nodes: list[Node], metadata: Metadata, place: str, is_begun: bool) -> BlockKind | None:
    """The nearest node around the line whose names say anything decides."""
    marks = [marks_of(node.element) for node in nodes]
    if any("comments" in found for found in marks) or any(node.tag in ("nav", "footer") for node in nodes):
        return None
    is_lead = place == "before" and not is_begun
    if any("author" in marks_of(element) for element in line.inline) and is_byline_wording(line.text):
        return "byline"
    for node, found in zip(nodes, marks, strict=True):
        if (node.tag in _PICTURED or "caption" in found) and place != "after":
            return "caption" if line.link_share < _MOSTLY and len(line.text) > _LEAST_CAPTION else None
        if "related" in found:
            return "related" if _is_told(line) else None
        if found & {"date", "comments"} or _is_date(line.text):
            return None
        if "author" in found:
            return None if is_furniture(line.text) else "byline"
        if "lead" in found and is_lead and _is_lead(line, found, metadata):
            return "lead"
        if "boilerplate" in found:
            return None
    if place == "in" and _is_links(line):
        return "related" if _is_told(line) else None
    return "lead" if is_lead and _is_lead(line, frozenset(), metadata) else None


def _is_date(text: str) -> bool:
    return len(text) <= _LONGEST_DATE and edtf_of(text) is not None


def _is_links(line: Line) -> bool:
    return line.link_share > _MOSTLY and bool(line.hrefs)


def _is_told(line: Line) -> bool:
    """Whether a line of a box of links says something: a headline, a teaser or the box's own heading."""
    return len(line.text) > 12 or is_related_heading(line.text)


def _is_lead(line: Line, marks: frozenset[str], metadata: Metadata) -> bool:
    if len(line.text) < _LEAST_LEAD or line.link_share > _MOSTLY:
        return False
    return "lead" in marks or bool(metadata.description and _alike(line.text, metadata.description))


def _kind_in_body(line: Line, before: Line | Picture | None, metadata: Metadata, is_begun: bool) -> BlockKind:
    marks = marks_of(line.node.element)
    text = line.text
    if _is_caption(line, before):
        return "caption"
    if _is_related(line):
        return "related"
    if is_furniture(text) or _is_scrap(line):
        return "other"
    if line.node.tag in _HEADINGS:
        return "lead" if not is_begun and _is_lead(line, marks, metadata) else "heading"
    if _is_byline(line, is_begun):
        return "byline"
    if not is_begun and "lead" in marks | _outer_marks(line) and _is_lead(line, frozenset({"lead"}), metadata):
        return "lead"
    is_bold = line.bold > 0.9 * len(text) and len(text) <= 120 and line.node.tag in ("p", "div")
    return "heading" if is_bold and is_begun and not _ENDS_SENTENCE.search(text) else "paragraph"


def _outer_marks(line: Line) -> frozenset[str]:
    """The marks of the elements just around a line that hold it alone."""
    found: frozenset[str] = frozenset()
    for element in line.inline[:3]:
        found |= marks_of(element)
    parent = line.node.parent
    return found | marks_of(parent.element) if parent and len(parent.parts) == 1 else found


def _is_caption(line: Line, before: Line | Picture | None) -> bool:
    text = line.text
    if len(text) > _LONGEST["caption"]:
        return False
    if line.node.tag not in _HEADINGS and len(text) <= _CAPTION_UNDER_PICTURE and credit_of(text):
        return True
    if (
        not isinstance(before, Picture)
        or len(text) > _CAPTION_UNDER_PICTURE
        or line.node.tag in _HEADINGS
        or line.node.tag == "li"
    ):
        return False
    if line.italic > 0.8 * len(text) or _is_set(line.node, _CENTRED, "center"):
        return True
    is_short = len(text) <= 120 and not line.linked and not _ENDS_SENTENCE.search(text) and not _NUMBERED.match(text)
    return before.node is line.node and is_short


def _is_set(node: Node, style: re.Pattern[str], align: str) -> bool:
    for around in list(node.ancestors())[:2]:
        get = around.element.get
        if around.tag == align or (get("align") or "").lower() == align or style.search(get("style") or ""):
            return True
    return False


def _is_related(line: Line) -> bool:
    if len(line.text) > _LONGEST["related"]:
        return False
    if is_related_heading(line.text):
        return True
    if line.hrefs and is_related_prefix(line.text) and line.link_share > 0.3:
        return True
    if _ADDRESS.search(line.text):
        return False
    return line.link_share > _ALL_LINKED and len(line.text) > 15 and line.node.tag not in ("td", "th", "li")


def _is_scrap(line: Line) -> bool:
    """A few words in a box of their own that are neither a paragraph nor an item: a label, a placeholder."""
    size = len(line.text)
    is_boxed = line.node.tag == "div" and len(line.node.parts) == 1
    return is_boxed and size <= _LONGEST_SCRAP and line.bold < size / 2 and not _ENDS_SENTENCE.search(line.text)


def _is_byline(line: Line, is_begun: bool) -> bool:
    text = line.text
    if len(text) > _LONGEST["byline"] or line.node.tag in ("li", "td"):
        return False
    if is_byline_wording(text):
        return True
    if text.startswith("(") and text.endswith((")", ").")) and len(text) <= _LONGEST_ORIGIN and origin_of(text):
        return True
    is_signed = _is_set(line.node, _RIGHT, "right") or (line.bold > 0.6 * len(text) and "Theo" in text)
    return is_begun and is_signed and is_names(text)


def _in_context(found: list[Labelled]) -> list[Labelled]:
    """The second look: a heading with nothing after it is none; a name at the end is the author's; few links follow the end."""
    last = max((i for i, item in enumerate(found) if item.kind == "paragraph"), default=-1)
    tail = [_at_the_end(item) if item.kind == "heading" else item for item in found[last + 1 :]]
    return found[: last + 1] + tail[:_MOST_AFTER]


def _at_the_end(heading: Labelled) -> Labelled:
    if is_names(heading.text):
        return replace(heading, kind="byline", credit=origin_of(heading.text))
    return replace(heading, kind="other")
