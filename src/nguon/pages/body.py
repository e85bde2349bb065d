"""Which part of a page is the article: the node whose lines read most like running text, and what of it stands apart.

In the manner of Readability and boilerpipe: lines are weighed by length, by how much of them is linked and by how they end; the
paragraphs' weight goes to the nodes around them; class names (`markers.toml`) speak for or against. From the best node the way
leads up as long as the nodes around it add more running text than they add lists of links.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from nguon.pages.dom import Line, Node, lines_of
from nguon.pages.marks import marks_of

#: Running text has lines of this many characters, or shorter ones that end as a sentence does. Wide letters count for more.
_LONG = 70
_SENTENCE = 20
_WIDE_LETTERS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_WIDE_WEIGHT = 2.0
_ENDS_AS_SENTENCE = re.compile(r"[.!?…。！？;:][\"”’»')\]」]*\s*(?:\[\d+\]\s*)*$")
_MOSTLY_LINKED = 0.5
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: What holds more running text than this is no caption, byline or date, whatever its name.
_LONGEST_LABEL = 700
_PARAGRAPHS = frozenset({"p", "blockquote", "pre", "li", "dd", "h1", "h2", "h3", "h4", "h5", "h6"})
#: What a box's own lines count for the node around it: of boxes that are paragraphs there are more than one.
_SHARE_OF_BOX = 0.5
_CELLS = frozenset({"p", "table", "tbody", "tr", "td"})
_APART_TAGS = frozenset({"nav", "footer", "aside", "menu"})
#: How a hint on a node or around it weighs where the best node is looked for.
_FOR, _AGAINST = 1.5, 0.15
#: A node with more than this share of the page's running text is no boilerplate, whatever its name.
_MAJORITY = 0.5
#: A list of links is at least this long (characters).
_LINK_LIST = 40
#: Teasers: at least so many alike, each of at most so many lines.
_FEWEST_CARDS = 3
_MOST_CARD_LINES = 6
#: An outer node must add this share of running text to be taken instead of the inner one, and this many characters.
_WORTH_CLIMBING = 0.15
#: The same for a node that is named as the body.
_WORTH_LEAVING = 0.4
_LEAST_GAIN = 60


@dataclass(slots=True)
class Weights:
    """What was found out of a node: running text and noise in it (characters), its marks, whether it stands apart."""

    prose: float = 0.0
    noise: float = 0.0
    direct: float = 0.0
    marks: frozenset[str] = frozenset()
    order: int = 0
    apart: bool = False


@dataclass(slots=True)
class Body:
    """The node that holds the article, and the nodes within it (and around it) that are no part of its running text."""

    node: Node
    weights: dict[Node, Weights] = field(repr=False)
    seed: Node = field(repr=False)

    def is_apart(self, node: Node) -> bool:
        """Whether a node is set apart from the running text."""
        return self.weights[node].apart


def prose_of(line: Line) -> float:
    """How many characters of running text a line is; negative for links and scraps."""
    size = float(len(line.text))
    if not line.text.isascii():
        size += _WIDE_WEIGHT * len(_WIDE_LETTERS.findall(line.text))
    share = line.link_share
    if line.node.tag in _HEADINGS:
        return -min(size, 80.0) if share > _MOSTLY_LINKED else 0.0
    if share > _MOSTLY_LINKED:
        return -min(size, 80.0)
    if size >= _LONG or (size >= _SENTENCE and _ENDS_AS_SENTENCE.search(line.text)):
        return size * (1 - share)
    return -min(size, 20.0) / 2


def nodes_of(top: Node) -> list[Node]:
    """The node and all nodes within it, each before those that it holds."""
    found = [top]
    for node in found:
        found.extend(part for part in node.parts if isinstance(part, Node))
    return found


def find_body(top: Node) -> Body | None:
    """The article's body, or None if no node holds running text."""
    nodes = nodes_of(top)
    weights = {
        node: Weights(marks=marks_of(node.element) if node.depth > 1 else frozenset(), order=i) for i, node in enumerate(nodes)
    }
    _weigh(nodes, weights)
    seed = _best(nodes, weights)
    if seed is None:
        return None
    _set_apart(nodes, weights, seed)
    body = _climb(seed, nodes, weights)
    _set_link_lists_apart(nodes, weights)
    return Body(body, weights, seed)


def _weigh(nodes: list[Node], weights: dict[Node, Weights]) -> None:
    for node in reversed(nodes):
        own = weights[node]
        scores = [prose_of(part) for part in node.parts if isinstance(part, Line)]
        lines = sum(score for score in scores if score > 0)
        own.prose += lines
        own.noise -= sum(score for score in scores if score < 0)
        own.direct += lines
        if node.parent:
            around = weights[node.parent]
            around.prose += own.prose
            around.noise += own.noise
            if node.tag != "article":  # what another article holds directly speaks for that one
                share = 1.0 if node.tag in _PARAGRAPHS else _SHARE_OF_BOX
                around.direct += lines * share
                if node.parent.parent and node.parent.tag != "article":
                    weights[node.parent.parent].direct += lines * share / 2


def _best(nodes: list[Node], weights: dict[Node, Weights]) -> Node | None:
    """The node that holds the most running text directly, hints considered."""
    factor: dict[Node, float] = {}
    best, most = None, 0.0
    total = weights[nodes[0]].prose
    for node in nodes:
        own = weights[node]
        here = factor[node.parent] if node.parent else 1.0
        if "body" in own.marks:
            here *= _FOR
        elif _speaks_against(node, own) and (own.prose < _MAJORITY * total or "comments" in own.marks):
            here *= _AGAINST
        factor[node] = max(here, 1e-6)
        score = own.direct * min(here, _FOR)
        if score > most:
            best, most = node, score
    return best


def _set_apart(nodes: list[Node], weights: dict[Node, Weights], seed: Node) -> None:
    """Marks the nodes, not around the seed, whose names or links say that they are no running text."""
    around = set(seed.ancestors())
    for node in nodes:
        own = weights[node]
        outer = node.parent is not None and weights[node.parent].apart
        own.apart = own.apart or (node not in around and (outer or node.tag == "article" or _stands_apart(node, own)))
        if not own.apart:
            for card in _cards(node):
                weights[card].apart = card not in around


def _cards(node: Node) -> list[Node]:
    """The nodes within it that are alike, each a linked headline with a line or two: teasers of other stories."""
    alike: dict[tuple[str, str], list[Node]] = {}
    for part in node.parts:
        if isinstance(part, Node) and (name := part.element.get("class")):
            alike.setdefault((part.tag, name), []).append(part)
    return [card for group in alike.values() if len(group) >= _FEWEST_CARDS and all(map(_is_card, group)) for card in group]


def _is_card(node: Node) -> bool:
    lines = list(islice(lines_of(node), _MOST_CARD_LINES + 1))
    return 1 <= len(lines) <= _MOST_CARD_LINES and any(line.link_share > 0.9 and len(line.text) > 8 for line in lines)


def _set_link_lists_apart(nodes: list[Node], weights: dict[Node, Weights]) -> None:
    """Marks the nodes that hold links and no running text. Only now: on the way up they told where the article ends."""
    for node in nodes:
        own = weights[node]
        outer = node.parent is not None and weights[node.parent].apart
        own.apart = (
            own.apart or outer or (own.prose == 0 and own.noise > _LINK_LIST and node.tag not in _CELLS and _is_linked(node))
        )


def _is_linked(node: Node) -> bool:
    lines = list(lines_of(node))
    return len(lines) > 1 and sum(line.linked for line in lines) > _MOSTLY_LINKED * sum(len(line.text) for line in lines)


def _speaks_against(node: Node, own: Weights) -> bool:
    if own.marks == {"boilerplate"} and own.prose and _is_quotation(node):
        return False  # an embedded post is called social, but it is quoted
    return node.tag in _APART_TAGS or bool(own.marks & {"boilerplate", "related", "comments"})


def _is_quotation(node: Node) -> bool:
    parts = [part for part in node.parts if isinstance(part, Node)]
    return any(part.tag == "blockquote" for part in parts) or (
        len(parts) == 1 and len(node.parts) == 1 and _holds_quotation(parts[0])
    )


def _holds_quotation(node: Node) -> bool:
    return any(isinstance(part, Node) and part.tag == "blockquote" for part in node.parts)


def _stands_apart(node: Node, own: Weights) -> bool:
    if "body" in own.marks:
        return False
    if _speaks_against(node, own) or node.tag in ("figcaption", "figure", "caption"):
        return True
    return own.prose <= _LONGEST_LABEL and bool(own.marks & {"caption", "figure", "author", "date", "title"})


def _climb(seed: Node, nodes: list[Node], weights: dict[Node, Weights]) -> Node:
    """The node around the seed (or the seed) that holds the most running text after what stands apart and what is noise."""
    kept = dict.fromkeys(nodes, 0.0)
    for node in reversed(nodes):
        if weights[node].apart:
            kept[node] = 0.0
            continue
        kept[node] += sum(prose_of(part) for part in node.parts if isinstance(part, Line))
        if node.parent:
            kept[node.parent] += kept[node]
    best = seed
    for node in seed.ancestors():
        gain = kept[node] - kept[best]
        share = _WORTH_LEAVING if "body" in weights[best].marks else _WORTH_CLIMBING
        if gain > max(_LEAST_GAIN, share * kept[best]):
            best = node
    return best
