"""Whether the agency that a page's report comes from is found in the page's own words.

usage: benchmarks/wires.py [--shared ../shared] [--reader model|rules] [--part train|dev]

PolNeAR's articles carry the wire that their page named (`wire`). Only the text is read, not that field. Found: of the pages with
a wire, the share whose record names it: as the byline credit or in the chain of a statement, as a relay or byline; in chains:
the latter alone, which a page without statements has not. Wrongly found: of the pages with none, the share whose byline credits
any agency.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from nguon.languages.world import outlet_named
from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import READERS, named_labeller, read
from nguon.record import Record


def agencies(names: Iterable[str]) -> set[str]:
    """The known agencies among names, by their usual names."""
    outlets = (outlet_named(name) for name in names)
    return {outlet.name for outlet in outlets if outlet and outlet.is_agency}


def linked(record: Record) -> set[str]:
    """The agencies that the chains of a record's statements name before the page's own outlet."""
    links = (link for statement in record.statements for link in statement.chain if link.role in ("relay", "byline"))
    return agencies(record.entity(link.entity).name for link in links)


def credited(record: Record) -> set[str]:
    """The agencies that the page's bylines and datelines credit."""
    return agencies(block.credit for block in record.article.blocks if block.kind == "byline" and block.credit)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parent.parent.parent / "shared")
    parser.add_argument("--part", choices=["train", "dev"], action="append")
    parser.add_argument("--reader", choices=READERS, default="rules")
    parser.add_argument("--misses", action="store_true", help="name the pages that went wrong")
    args = parser.parse_args()
    if not (args.shared / "polnear").is_dir():
        sys.exit(f"{args.shared}: the PolNeAR articles are not here; this benchmark measures on them")
    counts: Counter[str] = Counter()
    for part in args.part or ["train", "dev"]:
        for line in (args.shared / "polnear" / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            article = article_from_text(Document(row["id"], row["text"], id=row["id"], language="en"))
            record = read(article, named_labeller(args.reader))
            known = outlet_named(row["wire"]) if row["wire"] else None
            if row["wire"]:
                counts["with a wire"] += 1
                counts["in chains"] += known is not None and known.name in linked(record)
                wrong = known is None or known.name not in linked(record) | credited(record)
                counts["found"] += not wrong
            else:
                counts["without"] += 1
                wrong = bool(credited(record))
                counts["wrongly found"] += wrong
            if wrong and args.misses:
                print(f"{row['id']}: {row['wire']}; linked {sorted(linked(record))}, credited {sorted(credited(record))}")
    of = max(1, counts["with a wire"])
    print(f"{args.reader}  pages with a wire {counts['with a wire']}: found {counts['found'] / of:.3f}, ", end="")
    print(f"in chains {counts['in chains'] / of:.3f}; ", end="")
    print(f"pages without {counts['without']}: wrongly found {counts['wrongly found'] / max(1, counts['without']):.3f}")


if __name__ == "__main__":
    main()
