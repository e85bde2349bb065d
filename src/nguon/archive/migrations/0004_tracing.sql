-- What tracing works on: an article's current version under a number that is never used again, unlike a version's.
-- `version` is null once that version is gone, until tracing has undone what it caused.
CREATE TABLE traces (
    trace INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER UNIQUE REFERENCES versions ON DELETE SET NULL,
    article TEXT NOT NULL,       -- what the archive calls the article
    published TEXT,
    language TEXT,
    method INTEGER NOT NULL,     -- how the sketch was made; another number is made anew
    is_compared INTEGER NOT NULL DEFAULT 0,
    story TEXT,                  -- the story it belongs to; null until it was compared
    sketch BLOB NOT NULL         -- what comparing needs; tracing/sketches.py writes and reads it
) STRICT;

CREATE INDEX traces_of_story ON traces (story);
CREATE INDEX traces_to_compare ON traces (trace) WHERE is_compared = 0;

-- By what an article may be found to be like another: its rare words, pairs of words, names and numbers, as numbers.
CREATE TABLE trace_keys (
    "key" INTEGER NOT NULL,
    trace INTEGER NOT NULL,
    PRIMARY KEY ("key", trace)
) STRICT, WITHOUT ROWID;

-- Two articles that were compared and are not plainly unlike. `former` is the smaller number.
CREATE TABLE trace_pairs (
    former INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE,
    latter INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE,
    odds INTEGER NOT NULL,       -- thousandths of the log odds that both tell of one happening; above 0 they are held to
    is_copy INTEGER NOT NULL,    -- whether one text lies behind both
    reasons TEXT,                -- JSON: the words, names, numbers and days in both, and the passages of a copy; null if unlike
    PRIMARY KEY (former, latter)
) STRICT, WITHOUT ROWID;

CREATE INDEX pairs_by_latter ON trace_pairs (latter);

-- A story's articles are the traces that name it. Its id is made from its first article.
CREATE TABLE stories (
    story TEXT PRIMARY KEY,
    articles INTEGER NOT NULL,   -- how many
    first TEXT,                  -- the dates of its first and last article, where known
    last TEXT,
    title TEXT,                  -- of its first article
    fewest INTEGER,              -- independent origins, between these; null until its claims were traced
    most INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX stories_by_size ON stories (articles DESC, story);

-- What the steps of tracing have still to do: "stories" and "actors" wait for traces, "claims" for stories. Rows are put in
-- with the change that calls for them and taken out with the work that answers it, so that a run cut short is taken up again.
CREATE TABLE trace_queue (
    step TEXT NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (step, item)
) STRICT, WITHOUT ROWID;
