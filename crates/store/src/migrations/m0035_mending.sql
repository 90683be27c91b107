-- What the checked handed in as mended after a spot check, and what the Centre made of it last (5.3).
ALTER TABLE spot_check ADD COLUMN mended text NOT NULL DEFAULT '';
ALTER TABLE spot_check ADD COLUMN mended_on date;
ALTER TABLE spot_check ADD COLUMN mending text NOT NULL DEFAULT '';
