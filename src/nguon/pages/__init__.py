"""From inputs to articles: files, folders, standard input and tables, each page understood on its own."""

from nguon.pages.articles import article
from nguon.pages.document import Document, PageError, PassedOver, article_id
from nguon.pages.inputs import documents
from nguon.pages.sources import LARGEST_DOCUMENT, Given, Meter

__all__ = ["LARGEST_DOCUMENT", "Document", "Given", "Meter", "PageError", "PassedOver", "article", "article_id", "documents"]
