"""Average the weights of two readers of one line of training: it reads better than either, at no cost.

usage: python -m training.average EARLIER.pt LATER.pt OUT.pt [--share 0.3]

`--share` is the earlier one's part. What the earlier one had not learned to link yet is the later one's. The method is that of
"model soups" (Wortsman et al. 2022), for checkpoints of which one began with the other's weights.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def averaged(earlier: dict[str, torch.Tensor], later: dict[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """The weighted mean of two states with the same names; rows that the earlier one lacks are the later one's."""
    out = {}
    for name, ours in later.items():
        theirs = torch.cat([earlier[name], ours[len(earlier[name]) :]]) if ours.dim() else earlier[name]
        out[name] = share * theirs + (1 - share) * ours
    return out


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("earlier", type=Path)
    parser.add_argument("later", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.3)
    args = parser.parse_args()
    first, last = (torch.load(path, weights_only=True) for path in (args.earlier, args.later))
    last["state"] = averaged(first["state"], last["state"], args.share)
    plan = {**first["about"]["plan"], "start": Path(first["about"]["plan"]["start"]).name}  # a name, no path of the machine
    last["about"]["averaged"] = {"share": args.share, "with": plan, "step": first["about"]["step"]}
    torch.save(last, args.out)


if __name__ == "__main__":
    main()
