-- Whoever keeps the directory in memory takes up every change whose version he has not seen (7.4).
CREATE TABLE directory_change (
    provider uuid PRIMARY KEY REFERENCES provider (id),
    version bigint NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX directory_change_version ON directory_change (version);
INSERT INTO counter (name, value) VALUES ('directory', 1);
INSERT INTO directory_change (provider, version, changed_at) SELECT id, 1, updated_at FROM provider;
