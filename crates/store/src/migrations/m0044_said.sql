-- What was said in a year, and how soon tickets were answered, are summed from an index alone.
CREATE INDEX opinion_said ON opinion (said_on, level, due_on, replied_on);
CREATE INDEX opinion_replied ON opinion (replied_on, due_on) WHERE replied_on IS NOT NULL;
