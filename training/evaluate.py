"""Measure a trained reader on the development parts.

usage: python -m training.evaluate MODEL BASE SHARED [--parts dev,dev-en,polnear] [--style guidelines] [--out FOLDER]

MODEL is `reader.pt` or an exported `.onnx`. Prints one JSON object a part: `score.py`'s measures for the annotated
articles, exact-span precision, recall and F1 for PolNeAR.
"""

import argparse
import importlib.util
import json
import time
from collections import Counter
from pathlib import Path
from types import ModuleType

import numpy as np
from tokenizers import Tokenizer

from nguon.reading.model.decoding import DecoderWeights, Reading, read
from nguon.reading.model.network import Network, WindowSize, tag_article
from training.records import Row, read_jsonl, write_jsonl


def torch_network(path: Path) -> tuple[Network, DecoderWeights]:
    """The float network."""
    import torch

    from training.export import decoder_weights
    from training.model import load_reader

    reader = load_reader(str(path)).eval()

    def run(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with torch.inference_mode():
            logits, links = reader(torch.from_numpy(ids)[None], torch.ones(1, len(ids), dtype=torch.bool))
        return logits[0].numpy(), links[0].numpy()

    return run, DecoderWeights(**decoder_weights(reader.state_dict()))


def onnx_network(path: Path, threads: int = 1) -> tuple[Network, DecoderWeights]:
    """The exported network, with its decoder's weights beside it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        logits, links = session.run(["logits", "links"], {"ids": ids[None]})
        return logits[0], links[0]

    return run, DecoderWeights.load(path.with_suffix(".npz"))


def record_of(text: str, reading: Reading) -> Row:
    """As much of a record as `score.py` looks at; the speaker is only the source's own words."""
    blocks = [{"kind": b.kind, "start": b.start, "end": b.end, "credit": None} for b in reading.blocks]
    names = [{"start": n.start, "end": n.end, "kind": n.kind} for n in reading.names]
    statements: list[Row] = []
    entities: dict[str, Row] = {}
    for number, s in enumerate(reading.statements):
        speaker = f"s{number}" if s.source else None
        if speaker and s.source:
            entities[speaker] = {"id": speaker, "name": text[slice(*s.source)], "aliases": []}
        spans = {"content": s.content, "cue": s.cue, "source": s.source}
        statements.append({"kind": s.kind, **spans, "speaker": speaker, "chain": [], "confidence": s.confidence})
    events = [
        {"type": e.type, "trigger": e.trigger, "actors": [], "recipients": [], "confidence": e.confidence} for e in reading.events
    ]
    body = {"names": names, "entities": list(entities.values()), "statements": statements, "events": events}
    return {"article": {"text": text, "blocks": blocks}, **body}


def load_score(shared: Path) -> ModuleType:
    """The annotators' own measure."""
    spec = importlib.util.spec_from_file_location("score", shared / "annotation" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{shared}: no annotation/score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def span_scores(gold: Row, reading: Reading, tally: Counter[tuple[str, str]]) -> None:
    """Count exact spans of one PolNeAR article."""
    for part in ("source", "cue", "content"):
        wanted = {tuple(span) for a in gold["attributions"] for span in a[part]}
        found = {s.span for s in reading.parts[part]}
        if part == "content":
            found |= {s.span for s in reading.parts["inner"]}
        tally[part, "hit"] += len(wanted & found)
        tally[part, "gold"] += len(wanted)
        tally[part, "found"] += len(found)


def f1(tally: Counter[tuple[str, str]], part: str) -> dict[str, float]:
    """Precision, recall and F1 in per cent."""
    hit, gold, found = (tally[part, key] for key in ("hit", "gold", "found"))
    return {
        "p": round(100 * hit / max(found, 1), 2),
        "r": round(100 * hit / max(gold, 1), 2),
        "f1": round(200 * hit / (gold + found), 2),
    }


def polnear_scores(network: Network, weights: DecoderWeights, tokenizer: Tokenizer, shared: Path, size: WindowSize) -> Row:
    """Exact-span measures on PolNeAR's development part."""
    tally: Counter[tuple[str, str]] = Counter()
    for row in read_jsonl(shared / "polnear" / "dev.jsonl"):
        tagging = tag_article(network, tokenizer, row["text"], "polnear", size)
        span_scores(row, read(row["text"], tagging, weights, mend=False), tally)
    return {part: f1(tally, part) for part in ("source", "cue", "content")}


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--parts", default="dev,dev-en,polnear")
    parser.add_argument("--style", default="guidelines")
    parser.add_argument("--window", default="320,96")
    parser.add_argument("--no-mending", action="store_true")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    network, weights = (onnx_network if args.model.suffix == ".onnx" else torch_network)(args.model)
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    size = WindowSize(*(int(n) for n in args.window.split(",")))
    score = load_score(args.shared)
    for part in args.parts.split(","):
        began = time.perf_counter()
        if part == "polnear":
            result = polnear_scores(network, weights, tokenizer, args.shared, size)
        else:
            gold = read_jsonl(args.shared / "annotation" / f"{part}.jsonl")
            texts = [row["text"] for row in gold]
            taggings = [tag_article(network, tokenizer, text, args.style, size) for text in texts]
            records = [record_of(t, read(t, g, weights, not args.no_mending)) for t, g in zip(texts, taggings, strict=True)]
            result = score.score(gold, records)
            if args.out:
                write_jsonl(args.out / f"{part}.jsonl", records)
        print(json.dumps({"part": part, "seconds": round(time.perf_counter() - began, 1), **result}), flush=True)


if __name__ == "__main__":
    main()
