-- Full-text search over the current version of every article. The words come from words.py; the tokenizer only splits them at spaces.
-- Both tables keep no text of their own: what a row was given is made again from the record when the row is deleted.
-- The first column is the one that takes least room, so it holds the text, followed by single words for what can be filtered by:
-- kind, outlet, language, publication date. Those have a _ within them, which no word of a text has.
CREATE VIRTUAL TABLE article_words USING fts5 (
    text, title, content = '', tokenize = "ascii tokenchars '_'"
);

-- rowid is that of statements.
CREATE VIRTUAL TABLE statement_words USING fts5 (
    content, speaker, relay, content = '', tokenize = "ascii tokenchars '_'"
);

-- Words are gathered in memory up to so many bytes before they are written: fewer, larger pieces to be merged afterwards.
INSERT INTO article_words (article_words, rank) VALUES ('hashsize', 8388608);
INSERT INTO statement_words (statement_words, rank) VALUES ('hashsize', 8388608);
