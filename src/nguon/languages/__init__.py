"""What is known of a language and of the world: words as data, loaded and checked in one place."""

from nguon.languages.lexicon import LANGUAGES, Cue, Language, language

__all__ = ["LANGUAGES", "Cue", "Language", "language"]
