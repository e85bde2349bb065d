"""What the reader is trained on: each head's loss on a batch."""

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from nguon.reading.model.labels import HEADS, OFFSETS, PART_HEADS
from training.examples import Batch
from training.model import Reader

HEAD_WEIGHTS = {"content": 1.0, "inner": 1.0, "cue": 1.0, "source": 1.0, "name": 0.8, "event": 2.5, "block": 0.8}
STATUS_WEIGHT, TYPE_WEIGHT = 0.05, 0.1
# What the linker's relations are called in the log, the statements' own three together, and what each weighs.
LINK_LOSSES = ("link", "link", "link", "side", "side", "relay")
LINK_WEIGHTS = {"link": 0.2, "side": 0.2, "relay": 0.1}


def at_words(values: Tensor, batch: Batch) -> Tensor:
    """Values at pieces to values at words: [rows, length, n] to [rows, words, n]."""
    return values.gather(1, batch.carriers[..., None].expand(-1, -1, values.shape[2]))


def part_losses(reader: Reader, logits: Tensor, batch: Batch) -> dict[str, Tensor]:
    """The CRF's loss per word for the parts of statements."""
    parts = logits[..., : 3 * len(PART_HEADS)].reshape(*logits.shape[:2], len(PART_HEADS), 3)
    each = reader.crf(parts, batch.tags[..., : len(PART_HEADS)], batch.present) * batch.weights[:, : len(PART_HEADS)]
    sums = each.sum(0) / batch.present.sum()
    return {head.name: sums[i] for i, head in enumerate(PART_HEADS)}


def tag_losses(logits: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Cross-entropy per word for names, events and blocks."""
    out = {}
    for i, head in list(enumerate(HEADS))[len(PART_HEADS) :]:
        first, last = OFFSETS[head.name]
        each = F.cross_entropy(logits[..., first:last].transpose(1, 2), batch.tags[..., i], reduction="none")
        out[head.name] = (each * batch.present * batch.weights[:, i, None]).sum() / batch.present.sum()
    return out


def link_loss(reader: Reader, links: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Cross-entropy of the right candidates together, per anchor, by relation. `links` is [rows, words, n]."""
    totals: dict[str, list[Tensor]] = {}
    for task in batch.links:
        vectors = links[task.row]
        anchored, offered = vectors[task.anchors].flatten(1), vectors[task.others].flatten(1)
        scores = reader.linker(task.relation, anchored, offered, task.buckets)
        chances = F.log_softmax(scores, 1).masked_fill(~task.right, -torch.inf)
        totals.setdefault(LINK_LOSSES[task.relation], []).append(-torch.logsumexp(chances, 1))
    return {name: LINK_WEIGHTS[name] * torch.cat(each).mean() for name, each in totals.items()}


def type_loss(logits: Tensor, batch: Batch) -> Tensor:
    """A story's type must be the strongest among the types that some word in it begins."""
    first, last = OFFSETS["event"]
    begins = logits[..., first + 1 : last : 2].masked_fill(~batch.present[..., None], -1e4)
    return F.cross_entropy(torch.logsumexp(begins, 1), batch.types)


def losses(reader: Reader, batch: Batch) -> dict[str, Tensor]:
    """All losses, weighted; their sum is what is minimised."""
    pieces, links = reader(batch.ids, batch.mask)
    logits = at_words(pieces.float(), batch)
    if bool((batch.types >= 0).any()):
        return {"type": TYPE_WEIGHT * type_loss(logits, batch)}
    out = part_losses(reader, logits, batch) | tag_losses(logits, batch)
    out = {name: HEAD_WEIGHTS[name] * value for name, value in out.items()}
    first, last = OFFSETS["status"]
    if bool((batch.statuses >= 0).any()):
        out["status"] = STATUS_WEIGHT * F.cross_entropy(
            logits[..., first:last].transpose(1, 2), batch.statuses, ignore_index=-100
        )
    if batch.links:
        out |= link_loss(reader, at_words(links.float(), batch), batch)
    return out
