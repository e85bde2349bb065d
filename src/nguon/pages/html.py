"""An HTML page to its article: parse, find the body, label its lines, read the metadata.

The tree is lxml's; `body` and `labels` say how the body is found and what each line is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from nguon.pages.body import Body, find_body
from nguon.pages.document import Document, PageError, article_id
from nguon.pages.dom import LARGEST, Node, flattened, lines_of, parse, tree_of, without_bulk
from nguon.pages.encoding import decode, normalised
from nguon.pages.labels import Labelled, label, shown_date
from nguon.pages.metadata import Metadata, language_with, metadata_of, web_address
from nguon.record import Article, Block

#: An article has at least this much running text (characters); less is a teaser, a login wall or an index.
_LEAST_TEXT = 80
_LEAST_PARAGRAPH = 25
_RUNNING = ("lead", "paragraph")


def article_from_html(document: Document) -> Article:
    """The article of a page, its text the blocks joined by `\\n`. What the document says of itself wins over the page.

    Raises PageError, with the reason, for a page that is no article: empty, binary, an index, behind a login, far too large.
    """
    root, top = _parsed(document, _text(document))
    metadata = metadata_of(root, document.url)
    body = _body(document, top)
    lines = label(top, body, metadata, _base(root, metadata, document))
    running = [line for line in lines if line.kind in _RUNNING and len(line.text) >= _LEAST_PARAGRAPH]
    if sum(len(line.text) for line in running) < _LEAST_TEXT:
        raise PageError(
            document.input, "has no article body: only links, headings or scraps of text (an index page, or a login wall)"
        )
    if not metadata.published:
        metadata = replace(metadata, published=shown_date(top, body))
    return _article(document, metadata, lines)


def _text(document: Document) -> str:
    data = document.data
    text = decode(data, html=True, name=document.input) if isinstance(data, bytes) else normalised(data, html=True)
    if not text.strip():
        raise PageError(document.input, "is empty")
    if len(text) > LARGEST:
        text = without_bulk(text)
    if len(text) > LARGEST:
        raise PageError(
            document.input, f"is too large for one article: {len(text):,} characters of HTML; at most {LARGEST:,} are read"
        )
    return text


def _parsed(document: Document, text: str) -> tuple[etree._Element, Node]:
    root = parse(text)
    if root is None:
        raise PageError(document.input, "holds no HTML element that could be read")
    top = tree_of(root)
    if next(lines_of(top), None) is None and (again := parse(flattened(text))) is not None:
        root, top = again, tree_of(again)
    return root, top


def _base(root: etree._Element, metadata: Metadata, document: Document) -> str | None:
    address = document.url or metadata.url
    base = next((href for element in root.iter("base") if (href := element.get("href"))), None)
    return web_address(base, address) if base else address


def _body(document: Document, top: Node) -> Body:
    if body := find_body(top):
        return body
    if next(lines_of(top), None) is None:
        raise PageError(document.input, "shows no text at all (a frameset, or a page made by scripts)")
    raise PageError(document.input, "has no running text")


def _article(document: Document, metadata: Metadata, lines: Sequence[Labelled]) -> Article:
    text, blocks = _joined(lines)
    url = document.url or metadata.url
    title = next((line.text for line in lines if line.kind == "title"), None)
    byline = next((line.text for line in lines if line.kind == "byline"), None)
    running = "\n".join(line.text for line in lines if line.kind in _RUNNING)
    return Article(
        id=article_id(document, url, text),
        input=document.input,
        url=url,
        outlet=document.outlet or metadata.outlet,
        language=document.language or language_with(metadata.language, running),
        title=document.title or title or metadata.title,
        published=document.published or metadata.published,
        modified=metadata.modified,
        authors=metadata.authors,
        byline=byline,
        text=text,
        blocks=blocks,
    )


def _joined(lines: Sequence[Labelled]) -> tuple[str, tuple[Block, ...]]:
    """The lines' text, one a line, and a block for each."""
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block(kind=line.kind, start=at, end=at + len(line.text), credit=line.credit, href=line.href))
        at += len(line.text) + 1
    return "\n".join(line.text for line in lines), tuple(blocks)
