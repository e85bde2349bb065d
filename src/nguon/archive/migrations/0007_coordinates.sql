-- Where a place lies, in degrees of WGS84; null for all else, and for places that could be several.
ALTER TABLE entities ADD COLUMN latitude REAL;
ALTER TABLE entities ADD COLUMN longitude REAL;

-- For people who look into the file with other programs, a map's for instance.
CREATE VIEW located AS
SELECT a.id AS article, v.number AS version, v.is_current, e.id AS entity, e.name, e.country, e.latitude, e.longitude, a.url
FROM entities e
JOIN versions v USING (version)
JOIN articles a USING (article)
WHERE e.latitude IS NOT NULL;
