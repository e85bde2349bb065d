"""Train the reader on everything at once; may be stopped at any time and goes on from its last checkpoint.

usage: python -m training.train BASE DATA OUT [--passes POLNEAR,GUIDELINES] [--threads 2]

BASE is the folder that `encoder.py` writes, DATA the one of `data.py`. OUT gets `last.pt` (to go on from), `reader.pt`
(the network) and `log.jsonl` (losses, also on the development parts).
"""

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from nguon.reading.model.labels import HEADS
from nguon.reading.model.windows import BEGIN, UNKNOWN, Window
from training.encoder import load_encoder
from training.examples import Batch, Tagged, make_batch, tag, training_windows
from training.losses import losses
from training.model import Reader, load_reader, reader_config
from training.records import read_jsonl

Item = tuple[Tagged, Window]


@dataclass(frozen=True)
class Plan:
    """Everything that decides what a run does."""

    seed: int = 11
    polnear_passes: int = 2
    guidelines_passes: int = 8
    last_share: float = 1.0  # of the PolNeAR windows and the stories in the last pass
    window: int = 320
    pieces_a_batch: int = 1408
    rate: float = 1e-4
    head_rate: float = 1e-3
    warmup: float = 0.06
    decay: float = 0.01
    hidden_pieces: float = 0.04
    style_swaps: float = 0.25
    frozen_layers: int = 0
    start: str = ""  # a trained reader to go on from, instead of the bare encoder


def articles(base: Path, rows: Path) -> list[Tagged]:
    """A prepared part, tagged."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    return [tag(tokenizer, row) for row in read_jsonl(rows)]


def pack(items: list[Item], pieces: int, chance: random.Random) -> list[list[Item]]:
    """Batches of windows of like length, in random order."""
    shuffled = chance.sample(items, len(items))
    batches: list[list[Item]] = []
    for pool_start in range(0, len(shuffled), 200):
        pool = sorted(shuffled[pool_start : pool_start + 200], key=lambda i: i[1].first - i[1].last - i[1].context)
        while pool:
            longest = pool[0][1].last - pool[0][1].first + pool[0][1].context + 3
            count = max(1, pieces // longest)
            batches.append(pool[:count])
            pool = pool[count:]
    return chance.sample(batches, len(batches))


def schedule(train: list[Tagged], plan: Plan) -> list[list[Item]]:
    """All batches of the run in order: each PolNeAR pass is mixed with a share of the others, more of them later."""
    chance = random.Random(plan.seed)
    by_origin: dict[str, list[Tagged]] = defaultdict(list)
    for article in train:
        by_origin[article.origin].append(article)
    out: list[list[Item]] = []
    shares = spread(plan.guidelines_passes, plan.polnear_passes)
    stories = [(a, w) for a in by_origin["plover"] for w in training_windows(a, plan.window, chance)]
    for number, share in enumerate(shares):
        mixed = [(a, w) for a in by_origin["polnear"] for w in training_windows(a, plan.window, chance)]
        if number == len(shares) - 1:
            mixed = chance.sample(mixed, round(plan.last_share * len(mixed)))
            stories = chance.sample(stories, round(plan.last_share * len(stories)))
        often = [a for _ in range(share) for a in by_origin["guidelines"]]
        mixed += [(a, w) for a in often for w in training_windows(a, plan.window, chance)]
        batches = pack(mixed, plan.pieces_a_batch, chance)
        batches += pack(stories[number :: len(shares)], plan.pieces_a_batch, chance)
        out += chance.sample(batches, len(batches))
    return out


def spread(total: int, parts: int) -> list[int]:
    """`total` passes over `parts` stretches, the later stretches taking more."""
    weights = [i + 2 for i in range(parts)]
    shares = [total * w // sum(weights) for w in weights]
    shares[-1] += total - sum(shares)
    return shares


def batch_of(items: list[Item], plan: Plan, chance: random.Random) -> Batch:
    """Tensors for one step: some PolNeAR windows are shown in the other style, some pieces are hidden."""
    styles = [a.style if chance.random() >= plan.style_swaps else "guidelines" for a, _ in items]
    batch = make_batch(items, styles)
    noise = torch.rand(batch.ids.shape, generator=torch.Generator().manual_seed(chance.getrandbits(40)))
    hidden = (noise < plan.hidden_pieces) & (batch.ids > UNKNOWN)
    hidden[:, 0] = False
    batch.ids[hidden] = UNKNOWN
    assert BEGIN == 0
    return batch


def rate_at(step: int, steps: int, warmup: float) -> float:
    """Warm up linearly, then fall linearly to nothing."""
    rise = max(1, int(steps * warmup))
    return (step + 1) / rise if step < rise else max(0.0, (steps - step) / (steps - rise))


def optimizer_for(reader: Reader, plan: Plan) -> torch.optim.Optimizer:
    """AdamW; word embeddings (and the lowest layers, if so planned) stay as they are."""
    encoder = reader.encoder
    for frozen in [encoder.word, *list(encoder.layers)[: plan.frozen_layers]]:
        frozen.requires_grad_(False)
    if plan.frozen_layers:
        encoder.norm.requires_grad_(False)
        encoder.position.requires_grad_(False)
    body = [p for p in encoder.parameters() if p.requires_grad]
    inside = {id(p) for p in encoder.parameters()}
    heads = [p for p in reader.parameters() if id(p) not in inside]
    groups = [
        {"params": body, "peak": plan.rate, "weight_decay": plan.decay},
        {"params": heads, "peak": plan.head_rate},
    ]
    return torch.optim.AdamW(groups, lr=plan.rate, weight_decay=0.0, fused=True)


def dev_losses(reader: Reader, parts: dict[str, list[list[Item]]]) -> dict[str, float]:
    """Mean losses on the development parts."""
    reader.eval()
    sums: dict[str, float] = defaultdict(float)
    with torch.inference_mode():
        for name, batches in parts.items():
            for items in batches:
                batch = make_batch(items, [a.style for a, _ in items])
                for key, value in losses(reader, batch).items():
                    sums[f"{name}/{key}"] += float(value) / len(batches)
    reader.train()
    return {key: round(value, 4) for key, value in sums.items()}


class Run:
    """A training run that can be taken up again."""

    def __init__(self, base: Path, data: Path, out: Path, plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        self.out, self.plan = out, plan
        self.batches = schedule(articles(base, data / "train.jsonl"), plan)
        parts = ("dev", "dev-en", "polnear-dev")
        self.dev = {name: self.dev_batches(articles(base, data / f"{name}.jsonl")) for name in parts}
        self.reader = load_reader(plan.start) if plan.start else Reader(load_encoder(base))
        self.optimizer = optimizer_for(self.reader, plan)
        self.step = 0
        if (out / "last.pt").exists():
            self.resume()

    def dev_batches(self, part: list[Tagged]) -> list[list[Item]]:
        """At most thirty windows of a development part, for a quick look."""
        chance = random.Random(1)
        items = [(a, w) for a in part for w in training_windows(a, self.plan.window, chance)]
        return pack(chance.sample(items, min(30, len(items))), self.plan.pieces_a_batch, chance)

    def resume(self) -> None:
        """Take up from `last.pt`."""
        saved = torch.load(self.out / "last.pt", weights_only=True)
        if saved["plan"] != asdict(self.plan):
            raise ValueError(f"{self.out}: begun with another plan, {saved['plan']}")
        self.reader.load_state_dict(saved["reader"])
        self.optimizer.load_state_dict(saved["optimizer"])
        torch.set_rng_state(saved["chance"])
        self.step = saved["step"]

    def save(self) -> None:
        """Write a checkpoint; a stop while writing leaves the one before whole."""
        state = {
            "plan": asdict(self.plan),
            "reader": self.reader.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        torch.save({**state, "chance": torch.get_rng_state(), "step": self.step}, self.out / "next.pt")
        (self.out / "next.pt").replace(self.out / "last.pt")
        self.save_reader(self.out / "reader.pt")

    def save_reader(self, path: Path) -> None:
        """Write the network alone."""
        heads = [head.name for head in HEADS]
        about = {"plan": asdict(self.plan), "step": self.step, "torch": str(torch.__version__), "heads": heads}
        torch.save({"config": reader_config(self.reader), "state": self.reader.state_dict(), "about": about}, path)

    def log(self, row: Mapping[str, object]) -> None:
        """Add a line to the log."""
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps({"step": self.step, **row}) + "\n")

    def take_step(self) -> dict[str, float]:
        """One batch; returns its losses."""
        chance = random.Random(self.plan.seed * 1_000_003 + self.step)
        share = rate_at(self.step, len(self.batches), self.plan.warmup)
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * share
        parts = losses(self.reader, batch_of(self.batches[self.step], self.plan, chance))
        self.optimizer.zero_grad(set_to_none=True)
        torch.stack(list(parts.values())).sum().backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_([p for p in self.reader.parameters() if p.requires_grad], 1.0)
        self.optimizer.step()
        self.step += 1
        return {name: float(value.detach()) for name, value in parts.items()}

    def train(self, save_every: int, look_every: int) -> None:
        """Go on to the end."""
        self.reader.train()
        sums: dict[str, float] = defaultdict(float)
        began, first = time.monotonic(), self.step
        while self.step < len(self.batches):
            for name, value in self.take_step().items():
                sums[name] += value
            if self.step % 20 == 0:
                pace = (time.monotonic() - began) / (self.step - first)
                left = round(pace * (len(self.batches) - self.step) / 60, 1)
                self.log({"of": len(self.batches), "minutes_left": left} | {k: round(v / 20, 4) for k, v in sums.items()})
                sums.clear()
            if self.step % save_every == 0:
                self.save()
            if self.step % look_every == 0:
                self.log({"dev": dev_losses(self.reader, self.dev)})
        self.save()
        self.log({"dev": dev_losses(self.reader, self.dev)})


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--passes", default="2,8")
    parser.add_argument("--last-share", type=float, default=1.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--frozen-layers", type=int, default=0)
    parser.add_argument("--rate", type=float, default=Plan.rate)
    parser.add_argument("--start", default="", help="a reader.pt to begin with")
    parser.add_argument("--steps", type=int, help="end after so many steps, the learning rate falling to nothing there")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    first, second = (int(n) for n in args.passes.split(","))
    args.out.mkdir(parents=True, exist_ok=True)
    passes = {"polnear_passes": first, "guidelines_passes": second, "last_share": args.last_share}
    plan = Plan(seed=args.seed, frozen_layers=args.frozen_layers, start=args.start, rate=args.rate, **passes)
    run = Run(args.base, args.data, args.out, plan)
    run.batches = run.batches[: args.steps]
    run.train(save_every=40, look_every=160)


if __name__ == "__main__":
    main()
