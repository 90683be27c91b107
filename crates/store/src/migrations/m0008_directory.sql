-- Whoever keeps the directory in memory takes up every listing whose version he has not seen (7.4).
CREATE TABLE listing (
    provider uuid PRIMARY KEY REFERENCES provider (id),
    version bigint NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX listing_version ON listing (version);
INSERT INTO counter (name, value) VALUES ('directory', 1);
INSERT INTO listing (provider, version, changed_at) SELECT id, 1, updated_at FROM provider;
