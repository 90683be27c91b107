-- A file that serves several tickets is found by its bytes (8.4).
CREATE INDEX attachment_of_bytes ON attachment (hash, purpose);
CREATE INDEX ticket_of_file ON ticket (attachment);

-- A whole telephone number and a whole account find their files without standing anywhere in the clear (10.1).
-- Values of before have theirs once the keys are turned.
ALTER TABLE subject ADD COLUMN bank_index text NOT NULL DEFAULT '';
ALTER TABLE provider ADD COLUMN phone_index text NOT NULL DEFAULT '';
ALTER TABLE provider ADD COLUMN bank_index text NOT NULL DEFAULT '';
CREATE INDEX subject_bank ON subject (bank_index);
CREATE INDEX provider_phone ON provider (phone_index);
CREATE INDEX provider_bank ON provider (bank_index);

-- Who one was at the door at that time: roles come and go afterwards (SEC-06). Empty for events of before.
ALTER TABLE security_event ADD COLUMN role text NOT NULL DEFAULT '';
