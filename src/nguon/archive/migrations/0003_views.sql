-- For people who look into the file with other programs: the record in words. nguon itself does not use these.
CREATE VIEW said AS
SELECT
    a.id AS article, v.number AS version, v.is_current, s.id AS statement,
    CASE s.kind WHEN 0 THEN 'direct' WHEN 1 THEN 'indirect' WHEN 2 THEN 'mixed' END AS kind,
    e.name AS speaker,
    substr(t.text, s.source_start + 1, s.source_end - s.source_start) AS source,
    substr(t.text, s.cue_start + 1, s.cue_end - s.cue_start) AS cue,
    (SELECT group_concat(substr(t.text, c.start + 1, c."end" - c.start), ' … ') FROM contents c WHERE c.statement = s.statement)
        AS content,
    s.time_value AS time, s.confidence, o.name AS outlet, v.published, a.url
FROM statements s
JOIN versions v USING (version)
JOIN articles a USING (article)
JOIN texts t USING (version)
LEFT JOIN outlets o USING (outlet)
LEFT JOIN entities e ON e.version = s.version AND e.position = s.speaker;

CREATE VIEW chains AS
SELECT
    a.id AS article, v.number AS version, v.is_current, s.id AS statement, l.position,
    CASE l.role WHEN 0 THEN 'speaker' WHEN 1 THEN 'relay' WHEN 2 THEN 'byline' WHEN 3 THEN 'outlet' END AS role,
    e.name AS entity, substr(t.text, l.start + 1, l."end" - l.start) AS words
FROM links l
JOIN statements s USING (statement)
JOIN versions v USING (version)
JOIN articles a USING (article)
JOIN texts t USING (version)
JOIN entities e ON e.version = s.version AND e.position = l.entity;

CREATE VIEW happened AS
SELECT
    a.id AS article, v.number AS version, v.is_current, h.id AS event,
    CASE h.type
        WHEN 0 THEN 'AGREE' WHEN 1 THEN 'CONSULT' WHEN 2 THEN 'SUPPORT' WHEN 3 THEN 'COOPERATE' WHEN 4 THEN 'AID'
        WHEN 5 THEN 'CONCEDE' WHEN 6 THEN 'RETREAT' WHEN 7 THEN 'REQUEST' WHEN 8 THEN 'ACCUSE' WHEN 9 THEN 'REJECT'
        WHEN 10 THEN 'THREATEN' WHEN 11 THEN 'PROTEST' WHEN 12 THEN 'SANCTION' WHEN 13 THEN 'MOBILIZE' WHEN 14 THEN 'COERCE'
        WHEN 15 THEN 'ASSAULT'
    END AS type,
    h.mode,
    CASE h.status
        WHEN 0 THEN 'actual' WHEN 1 THEN 'planned' WHEN 2 THEN 'urged' WHEN 3 THEN 'denied' WHEN 4 THEN 'hypothetical'
    END AS status,
    substr(t.text, h.start + 1, h."end" - h.start) AS words,
    (SELECT group_concat(e.name, '; ') FROM parties p JOIN entities e ON e.version = p.version AND e.position = p.entity
        WHERE p.version = h.version AND p.event = h.position AND p.side = 0) AS actors,
    (SELECT group_concat(e.name, '; ') FROM parties p JOIN entities e ON e.version = p.version AND e.position = p.entity
        WHERE p.version = h.version AND p.event = h.position AND p.side = 1) AS recipients,
    h.time_value AS time, h.place, h.confidence
FROM events h
JOIN versions v USING (version)
JOIN articles a USING (article)
JOIN texts t USING (version);
