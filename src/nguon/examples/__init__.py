"""Articles written for nguon, to try it on: invented events and people, in Vietnamese and English.

They come as news comes: web pages of several makes (`.html`), plain text and crawl dumps (`.txt`), agency dispatches and
a feed of several papers, one JSON object a line (`.jsonl`). `tests/gold/examples.jsonl` says what a careful reader finds in
those outside `press.jsonl` and its two pages; `tests/tracing/test_examples.py` holds what tracing finds in these. What the
stories show:

- the storm Hoa Sim (November 2024): an agency's dispatch, taken over by two papers, and a paper that was there;
- the talks on sea farming (December 2024): ministers heard in two languages;
- the sale of the dairy at Tân Mộc (July 2024): a rumour that comes back to the paper that started it, one origin at most;
- no tax on ferries (November 2023): two agencies heard one minister, two origins;
- the coach who stays (March 2024): one interview, quoted by four papers in two languages, once cut so that its sense turns;
- the bridge at Tolva (February 2024): a "may" that becomes a "will", and a paper that has it from there;
- the fire of Hà Lam (June 2024): 300 households become 800, a paper reprints that, another counts in acres;
- the old town of Vĩnh Trà (August 2024): an official by name becomes an official, then nobody;
- the volcano of Skarn (September 2024): a translation that does not say so, and an agency, one origin or two;
- the price of rice (October 2024): one bank's report through two papers, and a third that does not say where it has it;
- the soldiers on the hill of Sạn (May 2024): a withdrawal that is announced and happens, a release that is demanded and refused;
- the pilots of Havnes (June 2024): a strike that is announced and called off, a meeting that is announced and happens.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

KINDS = (".html", ".jsonl", ".txt")


def paths() -> tuple[Path, ...]:
    """The example files in order of their names, each readable with `nguon read`."""
    folder = Path(str(files(__name__)))
    return tuple(sorted(path for path in folder.iterdir() if path.suffix in KINDS))
