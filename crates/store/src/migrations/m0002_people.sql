-- People: where their mail goes.
ALTER TABLE account ADD COLUMN email text NOT NULL DEFAULT '';
