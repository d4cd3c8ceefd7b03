-- Medical records: a key for each patient, notes, emergency access, legal holds and erasures. Whatever people wrote is sealed.

-- The key that a patient's clinical fields are sealed with, itself sealed (wrapped) with the clinic's key of that version.
-- Once it is destroyed no such field opens any more, in this database or any copy of its other tables.
CREATE TABLE patient_key (
    patient_id TEXT PRIMARY KEY REFERENCES patient (id),
    -- Which data key of the patient: what is sealed names it.
    number BIGINT NOT NULL DEFAULT 1,
    clinic_version BIGINT NOT NULL,
    wrapped TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    rewrapped_at BIGINT,
    destroyed_at BIGINT,
    CONSTRAINT patient_key_destroyed_is_empty CHECK ((destroyed_at IS NULL) = (wrapped <> ''))
);
CREATE INDEX patient_key_by_version ON patient_key (clinic_version);

-- A provider opened the record of somebody they do not treat, for an emergency.
CREATE TABLE break_glass (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    provider_id TEXT NOT NULL REFERENCES provider (id),
    -- Sealed with the clinic's key: it is read in the review, and outlives an erasure.
    reason TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    -- When it ends, or was ended before its time.
    ends_at BIGINT NOT NULL,
    verdict TEXT CONSTRAINT break_glass_verdict CHECK (verdict IN ('JUSTIFIED', 'UNJUSTIFIED')),
    remark TEXT NOT NULL DEFAULT '',
    reviewed_by TEXT,
    reviewed_at BIGINT,
    CONSTRAINT break_glass_reviewed CHECK ((verdict IS NULL) = (reviewed_at IS NULL))
);
CREATE INDEX break_glass_by_patient ON break_glass (patient_id, provider_id, ends_at);

-- A note of a consultation. A signed one is never changed; triggers see to it (src/db/guards.rs).
CREATE TABLE medical_record (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    consultation_id TEXT NOT NULL REFERENCES consultation (id),
    author_id TEXT NOT NULL REFERENCES provider (id),
    template TEXT NOT NULL CONSTRAINT medical_record_template CHECK (template IN ('SOAP', 'PROGRESS', 'FREE')),
    status TEXT NOT NULL CONSTRAINT medical_record_status CHECK (status IN ('DRAFT', 'SIGNED')),
    -- Sealed JSON.
    content TEXT NOT NULL,
    -- SHA-256 of what was signed, which has a random part, so that nobody guesses texts from it.
    hash TEXT,
    signed_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CONSTRAINT medical_record_signed CHECK ((status = 'SIGNED') = (signed_at IS NOT NULL) AND (signed_at IS NULL) = (hash IS NULL))
);
CREATE INDEX medical_record_by_patient ON medical_record (patient_id, id);
CREATE INDEX medical_record_by_consultation ON medical_record (consultation_id, id);
CREATE INDEX medical_record_by_author ON medical_record (author_id, status, id);
CREATE UNIQUE INDEX medical_record_one_draft ON medical_record (consultation_id, author_id) WHERE status = 'DRAFT';

-- What its author added to a signed note. Never changed either.
CREATE TABLE medical_record_amendment (
    id TEXT PRIMARY KEY,
    medical_record_id TEXT NOT NULL REFERENCES medical_record (id),
    -- From 1, in order; each hash covers the one before.
    number BIGINT NOT NULL,
    -- Sealed JSON.
    content TEXT NOT NULL,
    hash TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    CONSTRAINT medical_record_amendment_once UNIQUE (medical_record_id, number)
);

-- Records that must not be erased for now.
CREATE TABLE legal_hold (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    -- Sealed with the clinic's key, like the reason of its end.
    reason TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    clear_reason TEXT NOT NULL DEFAULT '',
    cleared_by TEXT,
    cleared_at BIGINT
);
CREATE UNIQUE INDEX legal_hold_one ON legal_hold (patient_id) WHERE cleared_at IS NULL;

-- Patients whose records were erased, and what that was.
CREATE TABLE erasure (
    patient_id TEXT PRIMARY KEY REFERENCES patient (id),
    asked_by TEXT NOT NULL,
    erased_at BIGINT NOT NULL,
    -- JSON, counts only.
    report TEXT NOT NULL
);
