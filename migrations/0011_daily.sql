-- The Daily-compatible API: other systems open rooms here as they would at Daily.co.

-- A clinic, as those systems know it.
CREATE TABLE daily_domain (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL CONSTRAINT daily_domain_name UNIQUE,
    properties TEXT NOT NULL DEFAULT '{}',
    -- Who changes something of a domain counts it up first: that row lock makes them take turns.
    turn BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

CREATE TABLE daily_key (
    id TEXT PRIMARY KEY,
    domain_id TEXT NOT NULL REFERENCES daily_domain (id),
    label TEXT NOT NULL,
    key_hash TEXT NOT NULL CONSTRAINT daily_key_hash UNIQUE,
    -- Sealed: tokens that the other system signs itself are checked with it.
    key_sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX daily_key_by_domain ON daily_key (domain_id);

CREATE TABLE daily_room (
    id TEXT PRIMARY KEY,
    domain_id TEXT NOT NULL REFERENCES daily_domain (id),
    name TEXT NOT NULL,
    privacy TEXT NOT NULL CONSTRAINT daily_room_privacy CHECK (privacy IN ('public', 'private')),
    -- What differs from the defaults.
    properties TEXT NOT NULL,
    -- Copied from the properties, for the sweeper.
    expires_at BIGINT,
    created_at BIGINT NOT NULL,
    CONSTRAINT daily_room_name UNIQUE (domain_id, name)
);

-- What follows outlives the room: who met whom is asked for after it is deleted.

CREATE TABLE daily_meeting (
    id TEXT PRIMARY KEY,
    domain_id TEXT NOT NULL REFERENCES daily_domain (id),
    room_id TEXT NOT NULL,
    room TEXT NOT NULL,
    -- Empty until somebody was alone for 30 s or a second person came: before that it is no meeting.
    started_at BIGINT,
    ended_at BIGINT,
    -- Since when one person is left of several.
    alone_since BIGINT,
    people_max BIGINT NOT NULL DEFAULT 0,
    -- Sealed; what the other system keeps with the meeting.
    session_data TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    CONSTRAINT daily_meeting_runs_forward CHECK (ended_at IS NULL OR started_at IS NULL OR ended_at >= started_at)
);
CREATE UNIQUE INDEX daily_meeting_open ON daily_meeting (room_id) WHERE ended_at IS NULL;
CREATE INDEX daily_meeting_by_domain ON daily_meeting (domain_id, id);

-- Somebody was given a ticket.
CREATE TABLE daily_admission (
    id TEXT PRIMARY KEY,
    domain_id TEXT NOT NULL REFERENCES daily_domain (id),
    room_id TEXT NOT NULL,
    room TEXT NOT NULL,
    user_id TEXT,
    -- Sealed.
    user_name TEXT NOT NULL,
    owner BIGINT NOT NULL,
    permissions TEXT NOT NULL,
    chat BIGINT NOT NULL,
    ejects_at BIGINT,
    -- Counted from the first arrival, which then turns it into `ejects_at`.
    eject_after_s BIGINT,
    created_at BIGINT NOT NULL,
    -- Sent out: comes in no more with this admission.
    ended_at BIGINT
);
CREATE INDEX daily_admission_by_room ON daily_admission (room_id, created_at);

CREATE TABLE daily_stay (
    id TEXT PRIMARY KEY,
    admission_id TEXT NOT NULL REFERENCES daily_admission (id),
    room_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL REFERENCES daily_meeting (id),
    joined_at BIGINT NOT NULL,
    left_at BIGINT,
    CONSTRAINT daily_stay_runs_forward CHECK (left_at IS NULL OR left_at >= joined_at)
);
CREATE UNIQUE INDEX daily_stay_open ON daily_stay (admission_id) WHERE left_at IS NULL;
CREATE INDEX daily_stay_by_meeting ON daily_stay (meeting_id);

-- Users kept out until the meeting ends.
CREATE TABLE daily_ban (
    room_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    CONSTRAINT daily_ban_once PRIMARY KEY (room_id, user_id)
);

CREATE TABLE daily_webhook (
    id TEXT PRIMARY KEY,
    domain_id TEXT NOT NULL REFERENCES daily_domain (id),
    url TEXT NOT NULL,
    -- Both sealed.
    hmac TEXT NOT NULL,
    basic_auth TEXT NOT NULL,
    retry_type TEXT NOT NULL CONSTRAINT daily_webhook_retry CHECK (retry_type IN ('circuit-breaker', 'exponential')),
    event_types TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT daily_webhook_state CHECK (state IN ('ACTIVE', 'FAILED')),
    -- Failures in a row.
    failed_count BIGINT NOT NULL DEFAULT 0,
    last_pushed_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX daily_webhook_by_domain ON daily_webhook (domain_id);

-- Events on their way.
CREATE TABLE daily_delivery (
    id TEXT PRIMARY KEY,
    webhook_id TEXT NOT NULL REFERENCES daily_webhook (id) ON DELETE CASCADE,
    -- Their order, as several are written in the same moment.
    position BIGINT NOT NULL,
    -- Sealed: names are in it.
    body TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    lease TEXT,
    leased_until BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
CREATE INDEX daily_delivery_due ON daily_delivery (due_at);
