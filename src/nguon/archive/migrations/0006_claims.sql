-- What tracing found in each story: claims with their reports, where those come from, and what changed on the way.
-- tracing/keeping.py writes and reads these. Articles are named by their archive ids; spans are half-open ranges of code points.
CREATE TABLE claims (
    claim TEXT PRIMARY KEY,      -- made from its first report
    story TEXT NOT NULL,
    position INTEGER NOT NULL,   -- within its story
    speaker TEXT,
    reports INTEGER NOT NULL,    -- how many articles report it
    fewest INTEGER NOT NULL,     -- independent origins, between these
    most INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX claims_of_story ON claims (story, position);
CREATE INDEX claims_by_reports ON claims (reports DESC, claim);

CREATE TABLE claim_reports (
    claim TEXT NOT NULL REFERENCES claims ON DELETE CASCADE,
    position INTEGER NOT NULL,
    article TEXT NOT NULL,
    statement TEXT,              -- null where the article says it in its own voice
    content TEXT NOT NULL,       -- JSON, [[start, end], …]
    relays TEXT NOT NULL,        -- JSON, names
    origin TEXT,                 -- null if it is not said
    PRIMARY KEY (claim, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX reports_of_article ON claim_reports (article, statement);

-- Why two reports are of one claim.
CREATE TABLE claim_joins (
    claim TEXT NOT NULL REFERENCES claims ON DELETE CASCADE,
    position INTEGER NOT NULL,
    former TEXT NOT NULL,
    former_statement TEXT,
    latter TEXT NOT NULL,
    latter_statement TEXT,
    score REAL NOT NULL,
    former_words TEXT NOT NULL,  -- JSON, [[start, end], …]: the words that agree
    latter_words TEXT NOT NULL,
    PRIMARY KEY (claim, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_drift (
    claim TEXT NOT NULL REFERENCES claims ON DELETE CASCADE,
    position INTEGER NOT NULL,
    former TEXT NOT NULL,        -- the closest-worded report
    latter TEXT NOT NULL,        -- where it enters
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    former_start INTEGER,
    former_end INTEGER,
    PRIMARY KEY (claim, position)
) STRICT, WITHOUT ROWID;

-- Events that articles of a story report.
CREATE TABLE traced_events (
    event TEXT PRIMARY KEY,
    story TEXT NOT NULL,
    position INTEGER NOT NULL,
    type TEXT NOT NULL,
    fewest INTEGER NOT NULL,
    most INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX traced_events_of_story ON traced_events (story, position);

CREATE TABLE event_reports (
    event TEXT NOT NULL REFERENCES traced_events ON DELETE CASCADE,
    position INTEGER NOT NULL,
    article TEXT NOT NULL,
    own_event TEXT NOT NULL,     -- its id in the article's record
    start INTEGER NOT NULL,      -- the trigger
    "end" INTEGER NOT NULL,
    status TEXT NOT NULL,
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;

-- Where the reports of a claim, of an event or of a whole story entered the press; `owner` is the id of one of these.
CREATE TABLE origins (
    owner TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,          -- document, outlet, own, not_said
    label TEXT,
    articles TEXT NOT NULL,      -- JSON: the articles that rest on it
    story TEXT NOT NULL,
    PRIMARY KEY (owner, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX origins_of_story ON origins (story);

CREATE TABLE origin_edges (
    owner TEXT NOT NULL,
    position INTEGER NOT NULL,
    source TEXT NOT NULL,        -- an article
    target TEXT NOT NULL,        -- an article or an origin
    kind TEXT NOT NULL,
    start INTEGER,               -- the words of the source that show it
    "end" INTEGER,
    target_start INTEGER,        -- and of the target, for a copy or a translation
    target_end INTEGER,
    story TEXT NOT NULL,
    PRIMARY KEY (owner, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX edges_of_story ON origin_edges (story);

-- What became of announced and demanded events.
CREATE TABLE outcomes (
    story TEXT NOT NULL,
    position INTEGER NOT NULL,
    article TEXT NOT NULL,
    event TEXT NOT NULL,
    later_article TEXT NOT NULL,
    later_event TEXT NOT NULL,
    kind TEXT NOT NULL,          -- happened, put_off, denied, refused
    start INTEGER NOT NULL,      -- the words of the later article that show it
    "end" INTEGER NOT NULL,
    PRIMARY KEY (story, position)
) STRICT, WITHOUT ROWID;

-- For people who look into the file with other programs.
CREATE VIEW claimed AS
SELECT c.claim, c.story, c.speaker, c.fewest, c.most, r.article, r.statement, r.origin, r.relays
FROM claims c JOIN claim_reports r USING (claim);
