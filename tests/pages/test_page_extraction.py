"""The quality of body extraction has a floor: it may rise and not fall unseen."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest

from nguon.pages.document import Document, PageError
from nguon.pages.html import article_from_html

DATA = Path(__file__).parents[3] / "shared" / "pages"
#: Measured 0.984 (precision 0.975, recall 0.993); trafilatura in the same run 0.949, favouring precision 0.964.
FLOOR = 0.975


def body_of(html: bytes) -> str:
    try:
        article = article_from_html(Document("page.html", html))
    except PageError:
        return ""
    return "\n".join(article.text[b.start : b.end] for b in article.blocks if b.kind in ("lead", "heading", "paragraph"))


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text)
    return Counter(tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3)))


@pytest.mark.shared
@pytest.mark.skipif(not DATA.is_dir(), reason="the measuring data is not beside the checkout")
@pytest.mark.filterwarnings("ignore")
def test_bodies_are_found_at_least_as_well_as_before() -> None:
    gold = json.loads((DATA / "ground-truth.json").read_text(encoding="utf-8"))
    precisions, recalls = [], []
    for key, page in gold.items():
        got = shingles(body_of(gzip.decompress((DATA / "html" / f"{key}.html.gz").read_bytes())))
        wanted = shingles(page["articleBody"])
        right = sum((got & wanted).values())
        precisions.append(right / max(1, sum(got.values())))
        recalls.append(right / sum(wanted.values()))
    precision, recall = mean(precisions), mean(recalls)
    assert 2 * precision * recall / (precision + recall) >= FLOOR
