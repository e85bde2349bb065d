"""Learn whom a pronoun or a description means, from annotated articles.

usage: python -m training.anaphora ANNOTATED.jsonl=LANGUAGE [...] --out src/nguon/languages/data/anaphora.json

Each source of an annotated statement that is a pronoun, a description ("… này", "the …") or an office without its holder is one
example: the candidates met before it, and which of them the annotated speaker is, or nobody. Five folds by article tell how well
the linear model does on articles that it has not seen.
"""

from __future__ import annotations

import re
from typing import Any

import nguon.reading.cast as cast_module
from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import anaphora, read
from nguon.reading.labels import Attribution, Labels
from nguon.record import Name, Span
from training.choosing import Example, learn

Row = dict[str, Any]
DECAY = 0.003
KINDS = {"PER": "person", "ORG": "organization", "OUTLET": "outlet", "LOC": "place", "MISC": "other"}


class Annotated:
    """A labeller that answers with the annotation."""

    version = "annotation"

    def __init__(self, row: Row) -> None:
        self.row = row

    def label(self, article: Any, sentences: Any) -> Labels:
        text, names, taken = article.text, [], set[int]()
        for words, kind in sorted(self.row["names"], key=lambda name: -len(name[0])):
            for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
                if not taken.intersection(range(*match.span())):
                    taken.update(range(*match.span()))
                    names.append(Name(start=match.start(), end=match.end(), kind=KINDS[kind]))  # type: ignore[arg-type]
        said = []
        for statement in self.row["statements"]:
            content = tuple(sorted(Span(*span) for span in statement["content"]))
            if all(a.end <= b.start for a, b in zip(content, content[1:], strict=False)):
                cue, source = (Span(*statement[part]) if statement[part] else None for part in ("cue", "source"))
                said.append(Attribution(content, cue, source))
        said.sort(key=lambda attribution: attribution.content[0])
        return Labels(names=tuple(sorted(names, key=lambda name: name.span)), attributions=tuple(said))


def speakers(row: Row) -> dict[int, set[str]]:
    """The forms of the annotated speaker by where the source begins."""
    entities = {e["id"]: {e["name"].casefold(), *(a.casefold() for a in e["aliases"])} for e in row["entities"]}
    return {s["source"][0]: entities.get(s["speaker"], set()) for s in row["statements"] if s["source"]}


def examples_of(row: Row, language: str) -> list[Example]:
    """The examples of one article, gathered while it is read."""
    gold, found = speakers(row), []
    original = cast_module.antecedent

    def watched(known: Any, anaphor: Any, drafts: Any, setting: anaphora.Setting) -> Any:
        if (at := setting.at) not in gold:
            return original(known, anaphor, drafts, setting)
        considered = anaphora.considered(known, anaphor, drafts, setting)
        candidates, rows = [draft for draft, _ in considered], tuple(features for _, features in considered)
        fits = [i for i, draft in enumerate(candidates) if gold[at] & {w.casefold() for w in draft.words()}]
        answers = (*rows, {anaphora.nobody(anaphor): 1.0})
        found.append(Example(row["id"], answers, fits[0] if fits else len(rows)))
        return candidates[fits[0]] if fits else None

    cast_module.antecedent = watched
    try:
        read(article_from_text(Document(row["id"], row["text"], id=row["id"], language=language)), Annotated(row))
    finally:
        cast_module.antecedent = original
    return found


if __name__ == "__main__":
    learn(__doc__, examples_of, DECAY)
