"""HTML to a tree of blocks: lxml parses, and what no reader sees (scripts, styles, hidden elements) is left behind.

The tree has a node for every block element and a line for every stretch of text that a browser would set on lines of its own.
Nothing here recurses, so that ten thousand nested tags are as good as ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

#: A page of more characters, scripts, styles, comments and inlined images not counted, is no article's page.
LARGEST = 10_000_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_BULK = re.compile(
    r"<(script|style)\b(?:(?!</\1)[\s\S])*+</\1[^>]*>|<!--(?:(?!-->)[\s\S])*+-->|data:[\w/+.-]{1,40};base64,[\w+/=\s]*+",
    re.IGNORECASE,
)

_NESTED = re.compile(r"(?:<(?!/)[^<>]*+>\s*+){300,}+")

_UNSEEN = frozenset(
    {
        "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "embed", "applet", "audio",
        "video", "canvas", "map", "select", "option", "button", "input", "textarea", "datalist", "dialog", "frameset",
        "noframes", "math", "param", "source", "track",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_PICTURES = frozenset({"img", "picture", "video", "iframe", "amp-img", "object", "embed", "svg"})
#: Pictures no larger than this (pixels) are icons and smileys.
_ICON = 50
#: What style sheets alone set apart from the text that follows: `<span class="location-stamp">Nghệ An</span>Nước sông`.
_STAMP = re.compile(r"stamp|location|dateline|label|place", re.IGNORECASE)
#: A cell of a table of figures holds no more text than this (characters).
_LONGEST_CELL = 120
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em"})
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"”’»')\]]*\s*$")


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """A block element: its place in the tree and, in order, the nodes and lines that it holds."""

    element: etree._Element
    tag: str
    parent: Node | None
    depth: int
    parts: list[Node | Line | Picture] = field(default_factory=list)

    def ancestors(self) -> Iterator[Node]:
        """The node itself, then each node around it."""
        node: Node | None = self
        while node:
            yield node
            node = node.parent


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Picture:
    """Where a picture or a player stands: the short line after it may be its caption."""

    node: Node


@dataclass(slots=True, eq=False, repr=False)
class Line:
    """A stretch of text on lines of its own, blanks collapsed, and how much of it is linked, bold or italic (in characters)."""

    node: Node
    text: str
    linked: int = 0
    bold: int = 0
    italic: int = 0
    hrefs: tuple[str, ...] = ()
    inline: tuple[etree._Element, ...] = ()

    @property
    def link_share(self) -> float:
        return min(1.0, self.linked / max(1, len(self.text)))


def parse(text: str) -> etree._Element | None:
    """The root element of a page, however broken; None if it holds no element. No network, no entities, no limits on depth."""
    text = _CONTROLS.sub("", _XML_DECLARATION.sub("", text))
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, recover=True, huge_tree=True
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def without_bulk(text: str) -> str:
    """A very large page without its scripts, styles, comments and inlined images."""
    return _BULK.sub("", text)


def flattened(text: str) -> str:
    """A page without its runs of hundreds of opening tags, at which libxml2 gives up and leaves out what they hold."""
    return _NESTED.sub("", text)


def is_unseen(element: etree._Element) -> bool:
    """Whether a reader does not see the element: it is code, a control, or hidden by an attribute."""
    if element.tag in _UNSEEN or not isinstance(element.tag, str):
        return True
    get = element.get
    if get("hidden") is not None or get("aria-hidden") == "true":
        return True
    style = get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None


def _is_icon(element: etree._Element) -> bool:
    sizes = [element.get(side) or "" for side in ("width", "height")]
    return element.tag == "svg" or any(size.isdigit() and int(size) <= _ICON for size in sizes)


def _join_cells(row: Node) -> None:
    """Makes one line of a row of figures; a row that lays out the page (paragraphs, pictures in its cells) is left as it is."""
    cells = [part for part in row.parts if isinstance(part, Node)]
    lines = [part for cell in cells for part in cell.parts]
    if len(cells) < 2 or len(cells) < len(row.parts) or any(len(cell.parts) > 1 for cell in cells):
        return
    texts = [line.text for line in lines if isinstance(line, Line)]
    if len(texts) < len(lines) or not texts or max(map(len, texts)) > _LONGEST_CELL:
        return
    joined = Line(row, " ".join(texts))
    for line in lines:
        if isinstance(line, Line):
            joined.linked += line.linked
            joined.hrefs += line.hrefs
    row.parts = [joined]


class _Writing:
    """The line that is being written, and the tree around it."""

    def __init__(self, root: Node) -> None:
        self.node = root
        self.depth = {"a": 0, "bold": 0, "italic": 0}
        self.breaks = 0
        self.pictures = 0
        self.open_links: list[str] = []
        self._clear()

    def _clear(self) -> None:
        self.pieces: list[str] = []
        self.amount = {"a": 0, "bold": 0, "italic": 0}
        self.hrefs: list[str] = []
        self.inline: list[etree._Element] = []

    def write(self, text: str | None) -> None:
        """Adds text to the line; text after a break begins a new line if the break ended a paragraph."""
        if not text or text.isspace():
            if text and self.pieces:
                self.pieces.append(" ")
            return
        if self.breaks > 1 or (self.breaks and _ENDS_SENTENCE.search("".join(self.pieces[-3:]))):
            self.end_line()
        self.breaks = 0
        self.pieces.append(text)
        size = len(text.strip())
        for what, depth in self.depth.items():
            if depth:
                self.amount[what] += size

    def end_line(self) -> None:
        """Puts the line, if it has any text, into the tree."""
        text = " ".join("".join(self.pieces).split())
        if text:
            amount = self.amount
            if amount["a"] and not self.hrefs:  # the link holds whole blocks
                self.hrefs = [href for href in self.open_links[-1:] if href]
            line = Line(self.node, text, amount["a"], amount["bold"], amount["italic"], tuple(self.hrefs), tuple(self.inline))
            self.node.parts.append(line)
        self._clear()
        if self.pictures:
            self.node.parts.append(Picture(self.node))
        self.breaks = self.pictures = 0

    def see(self, element: etree._Element) -> None:
        """A picture: at once, if it begins the line, else after the line that is being written."""
        if element.tag not in _PICTURES or _is_icon(element):
            return
        if any(not piece.isspace() for piece in self.pieces):
            self.pictures += 1
        else:
            self.node.parts.append(Picture(self.node))

    def enter(self, element: etree._Element) -> None:
        """A start tag."""
        tag = element.tag
        if tag in _BLOCKS:
            self.end_line()
            node = Node(element, tag, self.node, self.node.depth + 1)
            self.node.parts.append(node)
            self.node = node
        elif tag == "br":
            self.breaks += 1
            self.pieces.append(" ")
        elif tag in _PICTURES:
            self.see(element)
        else:
            self._enter_inline(element, tag)
        self.write(element.text)

    def _enter_inline(self, element: etree._Element, tag: str) -> None:
        if tag == "time" and self.pieces and not self.pieces[-1][-1:].isspace():
            self.end_line()  # the byline runs into the date, as no text does
        if tag == "a":
            self.depth["a"] += 1
            self.open_links.append(element.get("href") or "")
            if self.open_links[-1]:
                self.hrefs.append(self.open_links[-1])
        elif tag in _BOLD:
            self.depth["bold"] += 1
        elif tag in _ITALIC:
            self.depth["italic"] += 1
        if element.get("class") or element.get("itemprop"):
            self.inline.append(element)

    def leave(self, element: etree._Element) -> None:
        """An end tag."""
        tag = element.tag
        if tag in _BLOCKS:
            self.end_line()
            if tag == "tr":
                _join_cells(self.node)
            self.node = self.node.parent or self.node
        elif tag == "a":
            self.depth["a"] -= 1
            self.open_links.pop()
        elif tag == "span" and _STAMP.search(element.get("class") or ""):
            self.pieces.append(" ")
        elif tag in _BOLD:
            self.depth["bold"] -= 1
        elif tag in _ITALIC:
            self.depth["italic"] -= 1


def tree_of(root: etree._Element) -> Node:
    """The tree of what a reader sees, in the order of the page."""
    top = Node(root, "html", None, 0)
    writing = _Writing(top)
    stack = [iter(root)]
    path: list[etree._Element] = []
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            if path:
                element = path.pop()
                writing.leave(element)
                writing.write(element.tail)
        elif is_unseen(child):
            writing.see(child)
            writing.write(child.tail)
        else:
            writing.enter(child)
            path.append(child)
            stack.append(iter(child))
    writing.end_line()
    return top


def lines_of(node: Node) -> Iterator[Line]:
    """Every line within a node, in order."""
    return (part for part in parts_of(node) if isinstance(part, Line))


def parts_of(node: Node) -> Iterator[Line | Picture]:
    """Every line and picture within a node, in order."""
    stack = [iter(node.parts)]
    while stack:
        part = next(stack[-1], None)
        if part is None:
            stack.pop()
        elif isinstance(part, Node):
            stack.append(iter(part.parts))
        else:
            yield part
