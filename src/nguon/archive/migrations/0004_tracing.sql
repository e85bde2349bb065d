-- What tracing works on: an article's current version under a number that is never used again, unlike a version's.
-- `version` is null once that version is gone, until tracing has undone what it caused.
CREATE TABLE traces (
    trace INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER UNIQUE REFERENCES versions ON DELETE SET NULL,
    article TEXT NOT NULL,       -- what the archive calls the article
    published TEXT,
    sketch BLOB NOT NULL,        -- what comparing needs; tracing/sketches.py writes and reads it
    method INTEGER NOT NULL,     -- how the sketch was made; another number is made anew
    story TEXT                   -- the story it belongs to; null until it was compared
) STRICT;

CREATE INDEX traces_of_story ON traces (story);

-- By what an article may be found to be like another: numbers made from runs of its words, from its rare words and names.
CREATE TABLE trace_keys (
    "key" INTEGER NOT NULL,
    trace INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE,
    PRIMARY KEY ("key", trace)
) STRICT, WITHOUT ROWID;

CREATE INDEX keys_of_trace ON trace_keys (trace);

-- Two articles that were compared and are alike, with the reasons. `former` is the smaller number.
CREATE TABLE trace_pairs (
    former INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE,
    latter INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE,
    is_copy INTEGER NOT NULL,
    score REAL NOT NULL,         -- log odds that both tell of one happening
    reasons TEXT NOT NULL,       -- JSON: the words, names, numbers and dates in both; for a copy the passages of each
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

-- What the later steps of tracing have still to do: "actors" waits for traces, "claims" for stories. Rows are put in with
-- the change that calls for them and taken out with the work that answers it, so that a run cut short is taken up again.
CREATE TABLE trace_queue (
    step TEXT NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (step, item)
) STRICT, WITHOUT ROWID;
