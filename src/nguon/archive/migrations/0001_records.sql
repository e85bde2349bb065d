-- The record as rows. Spans are half-open ranges of code points of texts.text; positions count from 0 within their record.
-- Kinds, roles and the like are small integers, in the order in which record.py lists them; the views read them out.
CREATE TABLE articles (
    article INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,     -- what the archive calls it: the record's own id, or that with ~2, ~3 if another article has it
    own_id TEXT NOT NULL,        -- the record's own id when the article was first added
    url TEXT
) STRICT;

-- The URL says which article it is, or where there is none the record's own id.
CREATE UNIQUE INDEX articles_with_url ON articles (url) WHERE url <> '';
CREATE UNIQUE INDEX articles_without_url ON articles (own_id) WHERE url IS NULL OR url = '';

CREATE TABLE outlets (
    outlet INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE versions (
    version INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    number INTEGER NOT NULL,     -- 1 for the page as first seen
    is_current INTEGER NOT NULL,
    earliest INTEGER,            -- the publication date as written on the page, in seconds since 1970-01-01 by that clock
    latest INTEGER,
    first_statement INTEGER,     -- the version's statements have the rowids from here
    last_statement INTEGER,      -- to here
    own_id TEXT NOT NULL,
    input TEXT NOT NULL,
    outlet INTEGER REFERENCES outlets,
    language TEXT,
    title TEXT,
    published TEXT,
    modified TEXT,
    byline TEXT,
    UNIQUE (article, number)
) STRICT;

-- All that is needed to go through the articles by date and look for their statements.
CREATE INDEX versions_by_date ON versions (latest, version, earliest, first_statement, last_statement) WHERE is_current = 1;

CREATE TABLE texts (
    version INTEGER PRIMARY KEY REFERENCES versions ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;

-- What was read already: a digest of the input document and of how it was read, made by the caller.
CREATE TABLE readings (
    digest BLOB PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX readings_of_article ON readings (article);

CREATE TABLE authors (
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE blocks (
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    credit TEXT,
    href TEXT,
    PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE names (
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE times (
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE entities (
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    country TEXT,
    sector TEXT,
    mentions TEXT NOT NULL,      -- JSON, [start, end, start, end, ...]: as rows they would take three times the room
    PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE aliases (
    version INTEGER NOT NULL,
    entity INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (version, entity, position),
    FOREIGN KEY (version, entity) REFERENCES entities ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE statements (
    statement INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,    -- found from the version's first and last statement, so it needs no index and no foreign key
    id TEXT NOT NULL,
    kind INTEGER NOT NULL,
    cue_start INTEGER,
    cue_end INTEGER,
    source_start INTEGER,
    source_end INTEGER,
    speaker INTEGER,             -- the entity's position
    time_start INTEGER,
    time_end INTEGER,
    time_value TEXT,
    confidence REAL NOT NULL
) STRICT;

CREATE TABLE contents (
    statement INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
    statement INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    position INTEGER NOT NULL,
    entity INTEGER NOT NULL,     -- its position
    role INTEGER NOT NULL,
    start INTEGER,
    "end" INTEGER,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    type INTEGER NOT NULL,
    mode TEXT,
    start INTEGER NOT NULL,      -- the trigger
    "end" INTEGER NOT NULL,
    time_start INTEGER,
    time_end INTEGER,
    time_value TEXT,
    place TEXT,
    status INTEGER NOT NULL,
    within INTEGER,              -- the position of the statement that reports it
    confidence REAL NOT NULL,
    PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE contexts (
    version INTEGER NOT NULL,
    event INTEGER NOT NULL,
    position INTEGER NOT NULL,
    context TEXT NOT NULL,
    PRIMARY KEY (version, event, position),
    FOREIGN KEY (version, event) REFERENCES events ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE parties (
    version INTEGER NOT NULL,
    event INTEGER NOT NULL,
    side INTEGER NOT NULL,       -- 0 for an actor, 1 for a recipient
    position INTEGER NOT NULL,
    entity INTEGER NOT NULL,     -- its position
    PRIMARY KEY (version, event, side, position),
    FOREIGN KEY (version, event) REFERENCES events ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
