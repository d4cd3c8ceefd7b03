-- Rooms of visits, and what call backends told about them.

CREATE TABLE call_room (
    -- Unique over all backends: a room that exists stays where it is.
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL CONSTRAINT call_room_kind CHECK (kind IN ('HUB', 'DAILY')),
    media TEXT NOT NULL CONSTRAINT call_room_media CHECK (media IN ('VIDEO', 'AUDIO')),
    people_max BIGINT NOT NULL CONSTRAINT call_room_people CHECK (people_max BETWEEN 1 AND 1000),
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    -- The room's page, where the backend has one.
    url TEXT NOT NULL DEFAULT '',
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    CONSTRAINT call_room_runs_forward CHECK (closes_at > opens_at)
);
CREATE INDEX call_room_open ON call_room (closes_at) WHERE closed_at IS NULL;

-- What a backend told, each once: told again it changes nothing. No names.
CREATE TABLE call_event (
    -- `participant.joined:SESSION` and the like: the same whoever tells it, and however often.
    id TEXT PRIMARY KEY,
    -- Id of the webhook that told it; NULL where we asked.
    webhook_id TEXT CONSTRAINT call_event_once UNIQUE,
    room TEXT NOT NULL,
    -- 0: no room of ours; kept for whoever wonders where it came from.
    known BIGINT NOT NULL,
    what TEXT NOT NULL CONSTRAINT call_event_what CHECK (what IN ('JOINED', 'LEFT', 'ENDED')),
    person TEXT NOT NULL DEFAULT '',
    quality TEXT,
    at BIGINT NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX call_event_received ON call_event (received_at);
