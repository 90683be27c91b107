-- How to reach a body: an official telephone, the address of its counter and when it is open; empty until it says so.
ALTER TABLE organisation ADD COLUMN telephone TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN hours TEXT NOT NULL DEFAULT '';
-- Whose employee an expert was when drawn; empty for sheets from before (7.3).
ALTER TABLE sheet ADD COLUMN employer TEXT NOT NULL DEFAULT '';
-- Tries before the letter was begun anew.
ALTER TABLE letter ADD COLUMN earlier_tries BIGINT NOT NULL DEFAULT 0;
