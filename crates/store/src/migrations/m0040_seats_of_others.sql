-- The signals of a claim ask who else signed in from the addresses of its subject (R8, R24).
CREATE INDEX security_event_from ON security_event (origin, at);
