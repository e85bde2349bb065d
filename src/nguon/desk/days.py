"""A story day by day: what was printed, what was said and what happened."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nguon.desk.telling import HappeningTold, Teller, ToldClaim, ToldStory

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a story; `date` is empty for what has none.

    A claim stands on the day of its first report, among what was `said` if several articles report it, else among what was
    `said_once`; an event stands on its own day, or if nobody says that on the day of its first report.
    """

    date: str
    printed: list[Teller] = field(default_factory=list)
    said: list[ToldClaim] = field(default_factory=list)
    said_once: list[ToldClaim] = field(default_factory=list)
    happened: list[HappeningTold] = field(default_factory=list)


def days(told: ToldStory) -> list[Day]:
    """The days of a story from the first to the last, and last what has no date."""
    made: dict[str, Day] = {}

    def on(date: str | None) -> Day:
        day = found[0] if (found := _DAY.match(date or "")) else ""
        return made.setdefault(day, Day(day))

    for teller in told.tellers:
        on(teller.published).printed.append(teller)
    published = {teller.article: teller.published for claim in told.claims for teller in claim.tellers}
    for claim in told.claims:
        day = on(published.get(claim.claim.reports[0].article))
        (day.said if len(claim.tellers) > 1 else day.said_once).append(claim)
    for event in told.happenings:
        on(_when(event)).happened.append(event)
    return sorted(made.values(), key=lambda day: (not day.date, day.date))


def _when(event: HappeningTold) -> str | None:
    if event.deed is None:
        return None
    own = event.deed.time or ""
    return own if _DAY.fullmatch(own) else event.deed.published
