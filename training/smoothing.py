"""Before quantising: how large each channel of each matrix product's input gets, so that large ones can be handed to the weights.

After SmoothQuant (Xiao et al. 2023): an input channel j is divided by s_j and its weights multiplied by s_j, with
s_j = (largest |input j|) ** strength / (largest |weight j|) ** (1 - strength), so that one scale suits all channels of an input.
"""

from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from nguon.reading.model.windows import split_pieces, window_ids, windows_of
from training.model import Reader
from training.records import read_jsonl

Arrays = dict[str, np.ndarray]
SMOOTHED = ("query", "mix", "widen", "narrow")
TEXTS = 40


def largest_inputs(reader: Reader, base: Path, rows: Path) -> Arrays:
    """For each smoothed product, by `layer.part`, the largest size of each input channel over some training texts."""
    found: dict[str, Tensor] = {}

    def watch(name: str, part: nn.Module) -> None:
        def keep(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            size = inputs[0].abs().amax((0, 1))
            found[name] = torch.maximum(found[name], size) if name in found else size

        part.register_forward_pre_hook(keep)

    for number, layer in enumerate(reader.encoder.layers):
        for part in SMOOTHED:
            watch(f"{number}.{part}", getattr(layer, part))
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    texts = [row["text"] for row in read_jsonl(rows)]
    with torch.inference_mode():
        for text in texts[:: max(1, len(texts) // TEXTS)]:
            pieces = split_pieces(tokenizer, text)
            ids = torch.from_numpy(window_ids(pieces, windows_of(pieces, 320, 96)[0], "guidelines"))[None]
            reader(ids, torch.ones_like(ids, dtype=torch.bool))
    return {name: size.numpy() for name, size in found.items()}


def channel_scales(inputs: np.ndarray, weight: np.ndarray, strength: float) -> np.ndarray:
    """What to divide each input channel by; weight is [out, in]."""
    heavy = np.abs(weight).max(0).clip(min=1e-5)
    return np.asarray((inputs.clip(min=1e-5) ** strength / heavy ** (1 - strength)).astype(np.float32))
