-- The signals of a claim ask from where two parties signed in (5.2, R24).
CREATE INDEX security_event_of_account ON security_event (account, at);
