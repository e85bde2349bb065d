"""The trained model behind the reader's seam. onnxruntime, tokenizers and numpy are all that it needs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from nguon.languages import language
from nguon.reading.labels import Attribution, Labels
from nguon.reading.model import decoding
from nguon.reading.model.affinity import Affinities
from nguon.reading.model.decoding import DecoderWeights, FoundStatement
from nguon.reading.model.network import WindowSize, tag_article
from nguon.reading.naming import mended
from nguon.reading.sentences import Sentence
from nguon.record import RUNNING_KINDS, Article, BlockKind, Event, Name, NguonError, Span

_FILES = ("reader.onnx", "reader.npz", "tokenizer.json", "about.json")


class ModelError(NguonError):
    """Model files that cannot be used; the message names the folder and what is wrong."""


class _Running:
    """The running text of an article: what lies outside it is never read."""

    def __init__(self, article: Article, *more: BlockKind) -> None:
        self._inside = np.zeros(len(article.text) + 1, dtype=bool)
        for block in article.blocks:
            if block.kind in RUNNING_KINDS or block.kind in more:
                self._inside[block.start : block.end] = True

    def holds(self, start: int, end: int) -> bool:
        return bool(self._inside[start] and self._inside[end - 1])


class Model:
    """A labeller that runs the exported network, one window at a time: a text's labels do not depend on what else is read."""

    def __init__(self, folder: Path) -> None:
        """Load a model from the folder that holds its three files; under a second. ModelError if they are not there or broken."""
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            raise ModelError(f"{folder}: {', '.join(missing)} missing; a model is {', '.join(_FILES)}")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(str(folder / _FILES[0]), options, providers=["CPUExecutionProvider"])
            self._weights = DecoderWeights.load(folder / _FILES[1])
            self._tokenizer = Tokenizer.from_file(str(folder / _FILES[2]))
            self.version = str(json.loads((folder / _FILES[3]).read_text(encoding="utf-8"))["version"])
        except Exception as error:  # onnxruntime and tokenizers raise bare Exception for a broken file
            raise ModelError(f"{folder}: not a model that this version can run: {str(error).splitlines()[0]}") from error

    def _run(self, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        logits, links = self._session.run(["logits", "links"], {"ids": ids[None]})
        return logits[0], links[0]

    def label(self, article: Article, sentences: Sequence[Sentence]) -> Labels:
        """Names, statements and events of the running text, in the order of the text."""
        tagging = tag_article(self._run, self._tokenizer, article.text, "guidelines", WindowSize())
        reading = decoding.read(article.text, tagging, self._weights)
        running, named = _Running(article), _Running(article, "byline")
        tagged = [Name(start=n.start, end=n.end, kind=n.kind) for n in reading.names if named.holds(n.start, n.end)]
        opener = _opener(article.language or "vi")
        found = (_attribution(s, running, article.text, opener) for s in reading.statements)
        events = [e for e in reading.events if running.holds(*e.trigger)]
        return Labels(
            names=mended(article, sentences, tagged),
            attributions=tuple(a for a in found if a is not None),
            events=tuple(
                Event(id=f"v{i + 1}", type=e.type, trigger=Span(*e.trigger), status=e.status, confidence=round(e.confidence, 3))
                for i, e in enumerate(events)
            ),
            affinity=Affinities(tagging, self._weights),
        )


@cache
def _opener(code: str) -> re.Pattern[str]:
    """A conjunction that opens what is stated and is no part of it: "rằng", "là", "that"."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, language(code).cue_group.openers))})\s+", re.IGNORECASE)


def _attribution(statement: FoundStatement, running: _Running, text: str, opener: re.Pattern[str]) -> Attribution | None:
    """A statement found, without what lies outside the running text; None if nothing of its content is left."""
    content = sorted({Span(*piece) for piece in statement.content if running.holds(*piece)})
    apart = [piece for i, piece in enumerate(content) if not i or content[i - 1].end <= piece.start]
    if not apart:
        return None
    if (opened := opener.match(text, *apart[0])) and opened.end() < apart[0].end:
        apart[0] = Span(opened.end(), apart[0].end)
    cue, source = (Span(*part) if part and running.holds(*part) else None for part in (statement.cue, statement.source))
    return Attribution(tuple(apart), cue, source, (), round(statement.confidence, 3))


@cache
def shipped() -> Model:
    """The model that the package carries; ModelError if it carries none."""
    with as_file(files("nguon.reading") / "model" / "files") as folder:
        return Model(folder)
