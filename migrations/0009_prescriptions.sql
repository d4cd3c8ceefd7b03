-- Prescriptions. What is clinical is sealed with the patient's key.

CREATE TABLE prescription (
    id TEXT PRIMARY KEY,
    consultation_id TEXT NOT NULL REFERENCES consultation (id),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    provider_id TEXT NOT NULL REFERENCES provider (id),
    status TEXT NOT NULL CONSTRAINT prescription_status CHECK (status IN ('DRAFT', 'SIGNED', 'CANCELLED', 'SUPERSEDED')),
    -- Sealed JSON: the items as they are written.
    items TEXT NOT NULL,
    valid_days BIGINT NOT NULL CONSTRAINT prescription_valid_days CHECK (valid_days BETWEEN 1 AND 366),
    -- The one that it takes the place of, once it is signed.
    supersedes TEXT CONSTRAINT prescription_supersedes_once UNIQUE REFERENCES prescription (id),
    -- Sealed JSON: all that was signed, as it was then. Never changed; a trigger sees to it (src/db/guards.rs).
    signed_text TEXT NOT NULL DEFAULT '',
    -- SHA-256 of it before it was sealed. It holds 80 random bits, so that nobody guesses it.
    signed_hash TEXT,
    signed_at BIGINT,
    -- First moment at which it cannot be handed in any more.
    expires_at BIGINT,
    -- SHA-256 of the code on the paper.
    code_hash TEXT CONSTRAINT prescription_code_once UNIQUE,
    -- When it was cancelled or superseded.
    ended_at BIGINT,
    -- Sealed: why it was cancelled.
    cancel_reason TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CONSTRAINT prescription_signed CHECK (
        (status = 'DRAFT') = (signed_at IS NULL)
        AND (signed_at IS NULL) = (signed_hash IS NULL)
        AND (signed_at IS NULL) = (code_hash IS NULL)
        AND (signed_at IS NULL) = (expires_at IS NULL)
        AND (signed_at IS NULL) = (signed_text = '')
    ),
    CONSTRAINT prescription_ended CHECK ((status IN ('CANCELLED', 'SUPERSEDED')) = (ended_at IS NOT NULL))
);
CREATE INDEX prescription_by_patient ON prescription (patient_id, id);
CREATE INDEX prescription_by_provider ON prescription (provider_id, id);
CREATE INDEX prescription_by_consultation ON prescription (consultation_id, id);
