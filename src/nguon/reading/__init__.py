"""An Article to its Record: what is said, by whom, through whom, when."""

from nguon.languages import LANGUAGES
from nguon.reading.affiliations import affiliated
from nguon.reading.happenings import Happenings
from nguon.reading.labels import Attribution, Labeller, Labels
from nguon.reading.readers import READERS, Reader, reader_version
from nguon.reading.readers import labeller as named_labeller
from nguon.reading.resolving import Resolver
from nguon.reading.rules import Rules
from nguon.reading.sentences import sentences
from nguon.reading.times import times_of
from nguon.record import Article, Record

__all__ = [
    "READERS",
    "Attribution",
    "Labeller",
    "Labels",
    "Reader",
    "Rules",
    "named_labeller",
    "read",
    "reader_version",
]


def read(article: Article, labeller: Labeller | None = None) -> Record:
    """Return the record of an article. A page in a language that nguon does not read keeps its blocks and has nothing else."""
    if article.language not in LANGUAGES:
        return Record(article=article)
    found = sentences(article)
    labels = (labeller or named_labeller()).label(article, found)
    times = times_of(article)
    resolver = Resolver(article, labels, found, times)
    statements = resolver.statements()
    happenings = Happenings(article, resolver.cast, labels.names, found, times)
    events = happenings.completed(labels.events, statements)
    return Record(
        article=article,
        names=labels.names,
        entities=affiliated(article.language, resolver.cast.entities()),
        times=times,
        statements=statements,
        events=events,
    )
