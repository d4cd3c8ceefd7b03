-- The clinic, its patients and its providers.

CREATE TABLE clinic (
    id BIGINT PRIMARY KEY CONSTRAINT clinic_is_one_row CHECK (id = 1),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    zone TEXT NOT NULL,
    currency TEXT NOT NULL,
    language TEXT NOT NULL,
    hold_minutes BIGINT NOT NULL CONSTRAINT clinic_hold CHECK (hold_minutes BETWEEN 1 AND 1440),
    -- JSON [{"before_minutes": 1440, "refund_percent": 100}, …], longest first.
    cancel_tiers TEXT NOT NULL,
    -- JSON [10080, 1440, 60, 10]: minutes before the start.
    reminder_minutes TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
INSERT INTO clinic (id, name, email, zone, currency, language, hold_minutes, cancel_tiers, reminder_minutes) VALUES (
    1, 'Clinic', 'clinic@localhost', 'UTC', 'EUR', 'en', 15,
    '[{"before_minutes":1440,"refund_percent":100},{"before_minutes":120,"refund_percent":50},{"before_minutes":0,"refund_percent":0}]',
    '[10080,1440,60,10]'
);

CREATE TABLE patient (
    id TEXT PRIMARY KEY,
    -- A dependant has none of their own: others act for them by grant.
    user_id TEXT CONSTRAINT patient_of_one_user UNIQUE REFERENCES user_account (id),
    name TEXT NOT NULL,
    birth_date TEXT,
    phone TEXT,
    email TEXT,
    language TEXT NOT NULL,
    zone TEXT NOT NULL,
    accessibility TEXT NOT NULL DEFAULT '',
    -- Raised by every booking: the row lock that orders them.
    booking_seq BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

-- The words of a patient's name, as provider_name_word has them.
CREATE TABLE patient_name_word (
    patient_id TEXT NOT NULL REFERENCES patient (id),
    word TEXT NOT NULL,
    PRIMARY KEY (word, patient_id)
);
CREATE INDEX patient_name_word_by_patient ON patient_name_word (patient_id);

-- Who may act for a patient besides the patient.
CREATE TABLE patient_grant (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    -- NULL while there is no such account: whoever granted it sees no difference.
    user_id TEXT REFERENCES user_account (id),
    -- As it was named, and in lower case.
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    relation TEXT NOT NULL CONSTRAINT patient_grant_relation CHECK (relation IN ('GUARDIAN', 'CARER')),
    granted_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX patient_grant_by_user ON patient_grant (user_id);
CREATE INDEX patient_grant_by_patient ON patient_grant (patient_id);
-- A grant that was taken back stays as a row; a standing one is there once.
CREATE UNIQUE INDEX patient_grant_once ON patient_grant (patient_id, email_key) WHERE revoked_at IS NULL;

CREATE TABLE specialization (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE provider (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL CONSTRAINT provider_of_one_user UNIQUE REFERENCES user_account (id),
    name TEXT NOT NULL,
    -- Lower case without accents, for search.
    name_key TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    bio TEXT NOT NULL DEFAULT '',
    licence_number TEXT NOT NULL DEFAULT '',
    licence_authority TEXT NOT NULL DEFAULT '',
    zone TEXT NOT NULL,
    -- Listed in the directory and open for booking.
    active BIGINT NOT NULL DEFAULT 1,
    -- The next bookable start of any visit type, as of the last look; the greatest number: none within the horizon.
    next_opening_at BIGINT NOT NULL DEFAULT 9223372036854775807,
    -- When that has to be looked at again at the latest.
    opening_check_at BIGINT NOT NULL DEFAULT 0,
    booking_seq BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX provider_by_name ON provider (active, name_key, id);
CREATE INDEX provider_by_opening ON provider (active, next_opening_at, id);
CREATE INDEX provider_by_check ON provider (active, opening_check_at);

-- The words of a provider's name_key, each as hexadecimal digits of its UTF-8: so a prefix is a range of the index,
-- whatever the collation of the database.
CREATE TABLE provider_name_word (
    provider_id TEXT NOT NULL REFERENCES provider (id),
    word TEXT NOT NULL,
    PRIMARY KEY (word, provider_id)
);
CREATE INDEX provider_name_word_by_provider ON provider_name_word (provider_id);

CREATE TABLE provider_specialization (
    provider_id TEXT NOT NULL REFERENCES provider (id),
    specialization_id TEXT NOT NULL REFERENCES specialization (id),
    PRIMARY KEY (specialization_id, provider_id)
);
CREATE INDEX provider_specialization_by_provider ON provider_specialization (provider_id);

CREATE TABLE provider_language (
    provider_id TEXT NOT NULL REFERENCES provider (id),
    language TEXT NOT NULL,
    PRIMARY KEY (language, provider_id)
);
CREATE INDEX provider_language_by_provider ON provider_language (provider_id);

CREATE TABLE provider_photo (
    provider_id TEXT PRIMARY KEY REFERENCES provider (id),
    media_type TEXT NOT NULL,
    bytes TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- What can be booked with a provider: how, for how long, at what price.
CREATE TABLE visit_type (
    id TEXT PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES provider (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT visit_type_kind CHECK (kind IN ('VIDEO', 'AUDIO')),
    duration_minutes BIGINT NOT NULL
        CONSTRAINT visit_type_duration CHECK (duration_minutes BETWEEN 5 AND 480 AND duration_minutes % 5 = 0),
    fee_minor BIGINT NOT NULL CONSTRAINT visit_type_fee CHECK (fee_minor >= 0),
    currency TEXT NOT NULL,
    payment TEXT NOT NULL CONSTRAINT visit_type_payment CHECK (payment IN ('FREE', 'LATER', 'BEFORE')),
    needs_approval BIGINT NOT NULL DEFAULT 0,
    active BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX visit_type_by_provider ON visit_type (provider_id, active);
