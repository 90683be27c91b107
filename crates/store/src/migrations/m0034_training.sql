-- Training events with their seats, and news (2.4, 2.5).

CREATE TABLE training (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    title text NOT NULL,
    words text NOT NULL,
    place text NOT NULL,
    held_on date NOT NULL,
    -- The hour as it is announced: 14:30–17:00.
    hours text NOT NULL,
    -- The role and the body that announced it.
    role text NOT NULL,
    body text NOT NULL,
    seats bigint NOT NULL CHECK (seats > 0),
    taken bigint NOT NULL,
    -- Who came: those with a seat, and others; nothing before attendance is entered.
    came bigint CHECK (came >= 0),
    others bigint CHECK (others >= 0),
    reason text NOT NULL,
    state text NOT NULL,
    announced_on date NOT NULL,
    edition bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT training_seats_not_exceeded CHECK (taken BETWEEN 0 AND seats),
    CONSTRAINT training_came_when_held CHECK ((came IS NOT NULL) = (state = 'held'))
);
CREATE INDEX training_by_day ON training (held_on);

CREATE TABLE training_seat (
    id uuid PRIMARY KEY,
    training uuid NOT NULL REFERENCES training (id),
    subject uuid REFERENCES subject (id),
    provider uuid REFERENCES provider (id),
    account uuid NOT NULL REFERENCES account (id),
    people bigint NOT NULL CHECK (people > 0),
    came bigint CHECK (came BETWEEN 0 AND people),
    signed_on date NOT NULL,
    state text NOT NULL,
    CONSTRAINT training_seat_of_one CHECK ((subject IS NULL) <> (provider IS NULL))
);
-- A party signs up once.
CREATE UNIQUE INDEX training_seat_once ON training_seat (training, COALESCE(subject, provider)) WHERE state = 'taken';
CREATE INDEX training_seat_of_subject ON training_seat (subject);
CREATE INDEX training_seat_of_provider ON training_seat (provider);

CREATE TABLE news (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    title text NOT NULL,
    words text NOT NULL,
    body text NOT NULL,
    published_on date NOT NULL,
    withdrawn_on date,
    reason text NOT NULL,
    state text NOT NULL,
    edition bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT news_withdrawn_on_a_day CHECK ((withdrawn_on IS NOT NULL) = (state = 'withdrawn'))
);
CREATE INDEX news_by_day ON news (published_on);
