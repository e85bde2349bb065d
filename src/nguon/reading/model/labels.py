"""The tags that the reader gives to words: one head for each layer, spans that nest in different heads."""

from dataclasses import dataclass

NAME_KINDS = ("person", "organization", "outlet", "place", "other")
EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
BLOCK_KINDS = ("caption", "byline", "related")
# What the linker joins: an anchor, and the one it belongs to among those offered, or none.
LINKS = ("content-cue", "cue-source", "content-source", "event-actor", "event-recipient", "statement-relay")
STATUSES = ("actual", "planned", "urged", "denied", "hypothetical")

OUTSIDE = 0


@dataclass(frozen=True)
class Head:
    """One layer of spans that do not overlap: tag 0 is outside, 1+2k begins a span of kind k, 2+2k goes on in it."""

    name: str
    kinds: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many tags."""
        return 1 + 2 * len(self.kinds)


# `inner` holds contents that lie inside another statement's content.
HEADS = (
    Head("content", ("content",)),
    Head("inner", ("content",)),
    Head("cue", ("cue",)),
    Head("source", ("source",)),
    Head("name", NAME_KINDS),
    Head("event", EVENT_TYPES),
    Head("block", BLOCK_KINDS),
)
PART_HEADS = HEADS[:4]
WIDTHS = (*(head.size for head in HEADS), len(STATUSES))


def offsets() -> dict[str, tuple[int, int]]:
    """Where each head's logits lie among all; `status` comes last."""
    out, at = {}, 0
    for name, width in zip([*(head.name for head in HEADS), "status"], WIDTHS, strict=True):
        out[name] = (at, at + width)
        at += width
    return out


OFFSETS = offsets()
LOGITS = sum(WIDTHS)
