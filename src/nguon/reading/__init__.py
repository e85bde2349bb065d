"""An Article to its Record: what is said, by whom, through whom, when."""

from dataclasses import replace

from nguon.languages import LANGUAGES
from nguon.reading.affiliations import affiliated
from nguon.reading.citing import cited
from nguon.reading.evidence import reasons_of
from nguon.reading.happenings import Happenings
from nguon.reading.labels import Attribution, Labeller, Labels
from nguon.reading.places import located
from nguon.reading.pointers import pointed
from nguon.reading.readers import READERS, Reader, reader_version
from nguon.reading.readers import labeller as named_labeller
from nguon.reading.reasons import Explained, Reason
from nguon.reading.resolving import Resolver
from nguon.reading.rules import Rules
from nguon.reading.sentences import sentences
from nguon.reading.times import times_of
from nguon.record import Article, Record

__all__ = [
    "READERS",
    "Attribution",
    "Explained",
    "Labeller",
    "Labels",
    "Reader",
    "Reason",
    "Rules",
    "explain",
    "named_labeller",
    "read",
    "reader_version",
]


def read(article: Article, labeller: Labeller | None = None) -> Record:
    """Return the record of an article. A page in a language that nguon does not read keeps its blocks and has nothing else."""
    return _read(article, labeller, explains=False).record


def explain(article: Article, labeller: Labeller | None = None) -> Explained:
    """Return the record of an article, the same as `read`, with the reasons for every speaker, relay, byline,
    entity, event, side and time."""
    return _read(article, labeller, explains=True)


def _read(article: Article, labeller: Labeller | None, explains: bool) -> Explained:
    if article.language not in LANGUAGES:
        return Explained(record=Record(article=article))
    found = sentences(article)
    labels = (labeller or named_labeller()).label(article, found)
    stated = cited(article.language, article.text, found, labels.names, labels.attributions)
    labels = replace(labels, attributions=pointed(article.language, article.text, found, stated))
    times = times_of(article)
    resolver = Resolver(article, labels, found, times, explains)
    statements = resolver.statements()
    happenings = Happenings(article, resolver.cast, labels, found, times)
    events = happenings.completed(labels.events, statements)
    entities, placed = located(article, labels.names, affiliated(article.language, resolver.cast.entities()))
    record = Record(
        article=article,
        names=labels.names,
        entities=entities,
        times=times,
        statements=statements,
        events=events,
    )
    return Explained(record=record, reasons=(*resolver.reasons(), *placed, *reasons_of(record)) if explains else ())
