-- One schema for SQLite and PostgreSQL. What both understand: ids TEXT (UUIDv7), instants BIGINT (`*_at`, microseconds
-- since 1970 UTC), money BIGINT minor units beside a currency, flags BIGINT 0 or 1, spans BIGINT with their unit in the
-- name, JSON and bytes (base64) as TEXT. Invariants are constraints, and have names.

-- Where the chain of audit entries ends. Updating its one row is the lock that orders them.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY CONSTRAINT audit_head_is_one_row CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- Who did what to which thing, and who looked. Rows are never changed or removed; triggers see to it (src/db/guards.rs).
CREATE TABLE audit_entry (
    seq BIGINT PRIMARY KEY,
    written_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    patient_id TEXT,
    address TEXT,
    agent TEXT,
    detail TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL CONSTRAINT audit_entry_hash_once UNIQUE
);
CREATE INDEX audit_entry_by_patient ON audit_entry (patient_id, seq);
CREATE INDEX audit_entry_by_object ON audit_entry (object_id, seq);

-- What has to be told to the outside, written in the transaction that makes it true and delivered afterwards.
CREATE TABLE outbox_message (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    -- Whatever makes a message the same message: told once however often it is written.
    dedupe_key TEXT NOT NULL CONSTRAINT outbox_message_once UNIQUE,
    subject_id TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT outbox_message_state CHECK (state IN ('WAITING', 'SENT', 'SKIPPED', 'FAILED')),
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    leased_until BIGINT NOT NULL DEFAULT 0,
    lease TEXT,
    last_error TEXT
);
CREATE INDEX outbox_message_due ON outbox_message (state, due_at);
CREATE INDEX outbox_message_by_subject ON outbox_message (subject_id);

-- Answers already given, so that a request sent again does nothing twice.
CREATE TABLE idempotency_key (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);
