-- Who the entities of the traced articles are, across articles. tracing/actors.py writes and reads these.
CREATE TABLE sightings (
    trace INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE,
    position INTEGER NOT NULL,   -- the entity's
    entity TEXT NOT NULL,        -- its id within its record
    name TEXT NOT NULL,          -- the fullest name that the article has
    label TEXT NOT NULL,         -- what it is to the others in its article; empty if it says nothing about them
    block TEXT NOT NULL,         -- what all have in common that may be the same; empty if the article alone tells who it is
    compared TEXT,               -- JSON: what it is compared by; null if the article alone tells
    kind INTEGER NOT NULL,
    own TEXT NOT NULL,           -- the actor as worked out
    actor TEXT NOT NULL,         -- the same after what was decided by hand
    title TEXT NOT NULL,         -- the actor's name
    country TEXT,
    why TEXT NOT NULL,           -- JSON: the reasons, in words
    PRIMARY KEY (trace, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX sightings_by_block ON sightings (block) WHERE block <> '';
CREATE INDEX sightings_by_actor ON sightings (actor);
CREATE INDEX sightings_by_own ON sightings (own);
CREATE INDEX sightings_by_name ON sightings (name);

-- What was decided by hand: the two sides are one actor, or they are not. A side is entities by article and name, which stay when
-- an article is read anew.
CREATE TABLE decisions (
    decision INTEGER NOT NULL,
    is_join INTEGER NOT NULL,
    side INTEGER NOT NULL,
    article TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (decision, side, article, name)
) STRICT, WITHOUT ROWID;

-- Actors by which others go after a join by hand.
CREATE TABLE unions (
    own TEXT PRIMARY KEY,
    actor TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The well-known, imported from elsewhere, beside those that nguon ships with.
CREATE TABLE imported (
    item TEXT PRIMARY KEY,       -- such as Q42
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    country TEXT,
    field TEXT,
    gender TEXT,
    born INTEGER,
    fame INTEGER NOT NULL,       -- how many languages tell of it
    tenures TEXT NOT NULL,       -- JSON: [[office, country, start, end], …]
    same_as TEXT                 -- the id of the actor that nguon ships with, if it is one
) STRICT, WITHOUT ROWID;

CREATE TABLE imported_forms (
    block TEXT NOT NULL,
    item TEXT NOT NULL REFERENCES imported ON DELETE CASCADE,
    form TEXT NOT NULL,
    PRIMARY KEY (block, item, form)
) STRICT, WITHOUT ROWID;

CREATE INDEX forms_of_item ON imported_forms (item);

-- For people who look into the file with other programs.
CREATE VIEW acted AS
SELECT s.actor, s.title, s.country, t.article, s.entity, s.name, s.why
FROM sightings s JOIN traces t USING (trace)
WHERE t.version IS NOT NULL;
