-- When providers work, and who meets whom.

CREATE TABLE schedule (
    provider_id TEXT PRIMARY KEY REFERENCES provider (id),
    step_minutes BIGINT NOT NULL DEFAULT 15
        CONSTRAINT schedule_step CHECK (step_minutes BETWEEN 5 AND 240 AND step_minutes % 5 = 0),
    notice_minutes BIGINT NOT NULL DEFAULT 120 CONSTRAINT schedule_notice CHECK (notice_minutes >= 0),
    horizon_days BIGINT NOT NULL DEFAULT 60 CONSTRAINT schedule_horizon CHECK (horizon_days BETWEEN 1 AND 366),
    buffer_before_minutes BIGINT NOT NULL DEFAULT 0
        CONSTRAINT schedule_before CHECK (buffer_before_minutes BETWEEN 0 AND 240 AND buffer_before_minutes % 5 = 0),
    buffer_after_minutes BIGINT NOT NULL DEFAULT 0
        CONSTRAINT schedule_after CHECK (buffer_after_minutes BETWEEN 0 AND 240 AND buffer_after_minutes % 5 = 0),
    daily_max BIGINT NOT NULL DEFAULT 0 CONSTRAINT schedule_daily CHECK (daily_max >= 0),
    -- Bookings are paused: nothing is offered, what is booked stays.
    paused BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1
);

-- Weekly hours in the provider's zone. A window over midnight ends past 1440 on the day it began.
CREATE TABLE availability (
    id TEXT PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES provider (id),
    -- 1 is Monday (ISO 8601).
    weekday BIGINT NOT NULL CONSTRAINT availability_weekday CHECK (weekday BETWEEN 1 AND 7),
    start_minute BIGINT NOT NULL
        CONSTRAINT availability_start CHECK (start_minute BETWEEN 0 AND 1439 AND start_minute % 5 = 0),
    end_minute BIGINT NOT NULL
        CONSTRAINT availability_end CHECK (end_minute > start_minute AND end_minute - start_minute <= 1440 AND end_minute % 5 = 0)
);
CREATE INDEX availability_by_provider ON availability (provider_id);

-- One date that differs from the week: hours added or taken away.
CREATE TABLE availability_exception (
    id TEXT PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES provider (id),
    date TEXT NOT NULL,
    adds BIGINT NOT NULL,
    start_minute BIGINT NOT NULL
        CONSTRAINT availability_exception_start CHECK (start_minute BETWEEN 0 AND 1439 AND start_minute % 5 = 0),
    end_minute BIGINT NOT NULL CONSTRAINT availability_exception_end
        CHECK (end_minute > start_minute AND end_minute - start_minute <= 1440 AND end_minute % 5 = 0)
);
CREATE INDEX availability_exception_by_provider ON availability_exception (provider_id, date);

CREATE TABLE time_off (
    id TEXT PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES provider (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    CONSTRAINT time_off_runs_forward CHECK (ends_at > starts_at)
);
CREATE INDEX time_off_by_provider ON time_off (provider_id, ends_at);

-- Days on which the whole clinic is closed.
CREATE TABLE holiday (
    date TEXT PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE appointment (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    provider_id TEXT NOT NULL REFERENCES provider (id),
    visit_type_id TEXT NOT NULL REFERENCES visit_type (id),
    kind TEXT NOT NULL CONSTRAINT appointment_kind CHECK (kind IN ('VIDEO', 'AUDIO')),
    status TEXT NOT NULL CONSTRAINT appointment_status
        CHECK (status IN ('SCHEDULED', 'CONFIRMED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'NO_SHOW')),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    buffer_before_minutes BIGINT NOT NULL,
    buffer_after_minutes BIGINT NOT NULL,
    -- As booked: how both sides read the time.
    provider_zone TEXT NOT NULL,
    patient_zone TEXT NOT NULL,
    -- Sealed: what the patient wrote.
    reason TEXT NOT NULL DEFAULT '',
    -- A hold that nobody completed ends here.
    hold_ends_at BIGINT,
    approval TEXT NOT NULL CONSTRAINT appointment_approval CHECK (approval IN ('NOT_NEEDED', 'NEEDED', 'ASKED', 'GIVEN')),
    payment TEXT NOT NULL CONSTRAINT appointment_payment CHECK (payment IN ('FREE', 'LATER', 'BEFORE')),
    fee_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    -- The clinic's tiers when this was booked; later changes do not reach it.
    cancel_tiers TEXT NOT NULL,
    cancelled_by TEXT,
    cancel_cause TEXT,
    -- Sealed: what was written when it was called off.
    cancel_note TEXT NOT NULL DEFAULT '',
    refund_percent BIGINT,
    reschedules BIGINT NOT NULL DEFAULT 0,
    -- RFC 5546 §2.1.4: raised with each change of time and with the end.
    sequence BIGINT NOT NULL DEFAULT 0,
    booked_by TEXT NOT NULL,
    -- When it came to its status.
    status_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CONSTRAINT appointment_runs_forward CHECK (ends_at > starts_at)
);
CREATE INDEX appointment_by_provider ON appointment (provider_id, starts_at);
CREATE INDEX appointment_by_patient ON appointment (patient_id, starts_at);
CREATE INDEX appointment_by_start ON appointment (starts_at, id);
CREATE INDEX appointment_by_hold ON appointment (status, hold_ends_at);

-- Five minutes of a person's time (cell = minutes since 1970 / 5). The key is what makes a double booking impossible.
CREATE TABLE booked_cell (
    person_id TEXT NOT NULL,
    cell BIGINT NOT NULL,
    appointment_id TEXT NOT NULL REFERENCES appointment (id),
    PRIMARY KEY (person_id, cell)
);
CREATE INDEX booked_cell_by_appointment ON booked_cell (appointment_id);

CREATE TABLE consultation (
    id TEXT PRIMARY KEY,
    appointment_id TEXT NOT NULL CONSTRAINT consultation_of_one_appointment UNIQUE REFERENCES appointment (id),
    kind TEXT NOT NULL CONSTRAINT consultation_kind CHECK (kind IN ('VIDEO', 'AUDIO')),
    status TEXT NOT NULL CONSTRAINT consultation_status
        CHECK (status IN ('SCHEDULED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED')),
    started_at BIGINT,
    ended_at BIGINT
);

-- A calendar that a person's own programs may read by an address nobody can guess. One for each: a new address takes the
-- place of the old one.
CREATE TABLE calendar_feed (
    user_id TEXT PRIMARY KEY REFERENCES user_account (id),
    token_hash TEXT NOT NULL CONSTRAINT calendar_feed_token_once UNIQUE,
    created_at BIGINT NOT NULL
);
