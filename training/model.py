"""The reader's network: a BERT encoder, tag heads with a CRF over the parts of statements, and link vectors."""

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from nguon.reading.model.labels import LINKS, LOGITS, PART_HEADS
from nguon.reading.model.spans import BUCKETS, ORDERS

LINK_WIDTH = 96


@dataclass(frozen=True)
class EncoderConfig:
    """Sizes of a BERT encoder."""

    vocabulary: int
    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.query, self.key, self.value, self.mix = (nn.Linear(config.width, config.width) for _ in range(4))
        self.mix_norm = nn.LayerNorm(config.width, config.epsilon)
        self.widen = nn.Linear(config.width, config.inner)
        self.narrow = nn.Linear(config.inner, config.width)
        self.norm = nn.LayerNorm(config.width, config.epsilon)

    def split(self, x: Tensor) -> Tensor:
        """[batch, length, width] to [batch, heads, length, width / heads]."""
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`mask` is added to the attention scores."""
        q, k, v = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.mix_norm(x + self.mix(mixed.transpose(1, 2).reshape(x.shape)))
        return self.norm(x + self.narrow(F.gelu(self.widen(x))))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """Piece ids and their mask to states, [batch, length, width]."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.config = config
        self.word = nn.Embedding(config.vocabulary, config.width)
        self.position = nn.Embedding(config.positions, config.width)
        self.norm = nn.LayerNorm(config.width, config.epsilon)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """`mask` is true where there is a piece."""
        x = self.norm(self.word(ids) + self.position.weight[: ids.shape[1]])
        bias = torch.zeros(mask.shape, dtype=x.dtype, device=x.device).masked_fill(~mask, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x  # type: ignore[no-any-return]


class PartsCRF(nn.Module):
    """One linear-chain CRF for each statement part, all with the tags outside, begin, inside."""

    def __init__(self) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(len(PART_HEADS), 3, 3))

    def legal(self) -> Tensor:
        """Transitions [part, from, to]; outside to inside is ruled out."""
        barred = torch.zeros(3, 3, device=self.transitions.device)
        barred[0, 2] = -1e4
        return self.transitions + barred

    def forward(self, logits: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Negative log-likelihood [batch, part]; logits [batch, length, part, 3], tags [batch, length, part].

        Masked places must come at the end of a row."""
        transitions = self.legal()
        total = self.partition(logits, mask, transitions)
        emitted = logits.gather(3, tags[..., None])[..., 0] * mask[..., None]
        parts = torch.arange(len(PART_HEADS), device=tags.device)
        moved = transitions[parts, tags[:, :-1], tags[:, 1:]] * mask[:, 1:, None]
        return total - emitted.sum(1) - moved.sum(1)

    def partition(self, logits: Tensor, mask: Tensor, transitions: Tensor) -> Tensor:
        """Log of the sum over all tag sequences, [batch, part]."""
        alpha = logits[:, 0]
        for at in range(1, logits.shape[1]):
            stepped = torch.logsumexp(alpha[..., None] + transitions, 2) + logits[:, at]
            alpha = torch.where(mask[:, at, None, None], stepped, alpha)
        return torch.logsumexp(alpha, 2)


class Linker(nn.Module):
    """Scores which of those offered an anchor belongs to, or none: a content's cue, a cue's source, who acts in an event."""

    def __init__(self) -> None:
        super().__init__()
        relations, width = len(LINKS), 2 * LINK_WIDTH
        self.weight = nn.Parameter(torch.randn(relations, width, width) * 0.01)
        self.head = nn.Parameter(torch.zeros(relations, width))
        self.distance = nn.Parameter(torch.zeros(relations, BUCKETS))
        self.order = nn.Parameter(torch.zeros(relations, ORDERS))
        self.none = nn.Parameter(torch.zeros(relations, width + 1))

    def forward(self, relation: int, anchors: Tensor, others: Tensor, buckets: Tensor) -> Tensor:
        """Scores [anchors, others + 1], the last for none; spans are [n, 2 * LINK_WIDTH], buckets
        [anchors, others, 2] as `spans.buckets` gives them."""
        pair = anchors @ self.weight[relation] @ others.T + others @ self.head[relation]
        none = anchors @ self.none[relation, :-1] + self.none[relation, -1]
        placed = self.distance[relation][buckets[..., 0]] + self.order[relation][buckets[..., 1]]
        return torch.cat([pair + placed, none[:, None]], 1)


class Reader(nn.Module):
    """The whole network."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.Linear(encoder.config.width, LOGITS)
        self.links = nn.Linear(encoder.config.width, LINK_WIDTH)
        self.crf = PartsCRF()
        self.linker = Linker()

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Logits [batch, length, LOGITS] and link vectors [batch, length, LINK_WIDTH]."""
        states = self.dropout(self.encoder(ids, mask))
        return self.tags(states), self.links(states)


def reader_config(reader: Reader) -> dict[str, int | float]:
    """What is needed to build the same network again."""
    return asdict(reader.encoder.config)


def load_reader(path: str) -> Reader:
    """A trained network as `train.py` writes it; what it has not learned to link yet begins as in a new one."""
    saved = torch.load(path, weights_only=True)
    reader = Reader(Encoder(EncoderConfig(**saved["config"])))
    state, new = saved["state"], reader.state_dict()
    for name in (key for key in new if key.startswith("linker.")):
        state[name] = torch.cat([state[name], new[name][len(state[name]) :]])
    reader.load_state_dict(state)
    return reader
