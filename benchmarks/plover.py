"""PLOVER's codebook sentences: the root type of what the marked source does to the marked target.

    python benchmarks/plover.py [SENTENCES.tsv]

Two figures, macro-F1 over the root types. The first is the shipped reader as it is: the type that it holds likeliest of any word
of the sentence; it never saw these sentences. The second is five-fold cross-validated: a logistic regression (scikit-learn) on
the reader's chances of each type, over the sentence and between source and target, and on the words.
"""

from __future__ import annotations

import csv
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from tokenizers import Tokenizer

from nguon.reading.model.labels import HEADS, OFFSETS
from nguon.reading.model.network import Network, WindowSize, tag_article

SENTENCES = Path(__file__).parents[2] / "shared" / "plover" / "sentences-dev.tsv"
TYPES = [name.removeprefix("event:") for head in HEADS if head.name == "event" for name in head.kinds]
# The sentences are of an older PLOVER, in which conceding and retreating were one type.
OLDER = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
MARKS = ("<s>", "</s>", "<t>", "</t>")


def network(folder: Path) -> Network:
    """The shipped network, on one core."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"])

    def run(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        logits, links = session.run(["logits", "links"], {"ids": ids[None]})
        return logits[0], links[0]

    return run


def unmarked(marked: str) -> tuple[str, dict[str, int]]:
    """The sentence without its marks, and where each mark stood."""
    text, places = "", {}
    while marked:
        mark = next((m for m in MARKS if marked.startswith(m)), None)
        if mark:
            places[mark] = len(text)
            marked = marked[len(mark) :]
        else:
            text, marked = text + marked[0], marked[1:]
    return text, places


def log_odds(run: Network, tokenizer: Tokenizer, text: str) -> tuple[np.ndarray, np.ndarray]:
    """Where each word begins, and how much likelier each type's beginning or inside is than no event: [words, types]."""
    tagging = tag_article(run, tokenizer, text, "guidelines", WindowSize())
    first, last = OFFSETS["event"]
    logits = tagging.logits[:, first:last]
    return tagging.words.starts, np.maximum(logits[:, 1::2], logits[:, 2::2]) - logits[:, :1]


def features(starts: np.ndarray, odds: np.ndarray, places: dict[str, int]) -> np.ndarray:
    """The likeliest of each type over the sentence, between source and target, and just after the source: [3 x types]."""
    first, last = sorted((places.get("</s>", 0), places.get("<t>", 0)))
    between = (starts >= first) & (starts < max(last, first + 1))
    after = (starts >= places.get("</s>", 0)) & (starts < places.get("</s>", 0) + 40)
    rows = [odds.max(0)] + [odds[some].max(0) if some.any() else np.full(odds.shape[1], -10.0) for some in (between, after)]
    return np.concatenate(rows)


def main() -> int:
    """Print both figures."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SENTENCES
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    folder = Path(str(files("nguon.reading") / "model" / "files"))
    run, tokenizer = network(folder), Tokenizer.from_file(str(folder / "tokenizer.json"))
    gold = np.array([row["gold_root"] for row in rows])
    seen = []
    for row in rows:
        text, places = unmarked(row["marked_sentence"])
        seen.append((*log_odds(run, tokenizer, text), places))
    likeliest = [TYPES[int(odds.max(0).argmax())] for _, odds, _ in seen]
    own = np.array([OLDER.get(name, name) for name in likeliest])
    print(f"{len(rows)} sentences, {len(set(gold))} types")
    print(f"the reader as it is: macro-F1 {100 * f1_score(gold, own, average='macro'):.1f}")
    dense = np.stack([features(*one) for one in seen]) / 4
    masked = [row["marked_sentence"].replace(row["source"], "SOURCE").replace(row["target"], "TARGET") for row in rows]
    found = np.empty_like(gold)
    for learn, judge in StratifiedKFold(5, shuffle=True, random_state=1).split(dense, gold):
        words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        some = hstack([csr_matrix(dense[learn]), 3 * words.fit_transform([masked[i] for i in learn])])
        others = hstack([csr_matrix(dense[judge]), 3 * words.transform([masked[i] for i in judge])])
        found[judge] = LogisticRegression(C=1.0, max_iter=400).fit(some, gold[learn]).predict(others)
    print(f"with a classifier, five-fold: macro-F1 {100 * f1_score(gold, found, average='macro'):.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
