-- A ticket that was offset by a red invoice or declared void counts for nothing, and its number is never free again (8.4, R28).
ALTER TABLE ticket ADD COLUMN struck TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN struck_on DATE;
DROP INDEX ticket_once;
CREATE UNIQUE INDEX ticket_once ON ticket (kind, code, number) WHERE NOT withdrawn OR struck <> '';
