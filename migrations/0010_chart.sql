-- Medical history and consents. Whatever is clinical is sealed with the patient's key; nothing is ever deleted.

-- A problem, an allergy, a medication, a measurement or an immunization, as it is now.
CREATE TABLE chart_entry (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    section TEXT NOT NULL CONSTRAINT chart_entry_section CHECK (section IN ('PROBLEM', 'ALLERGY', 'MEDICATION', 'VITAL', 'IMMUNIZATION')),
    status TEXT NOT NULL CONSTRAINT chart_entry_status CHECK (status IN ('ACTIVE', 'ENDED', 'ENTERED_IN_ERROR')),
    -- Whose side stated it first.
    source TEXT NOT NULL CONSTRAINT chart_entry_source CHECK (source IN ('PATIENT', 'PROVIDER')),
    -- Sealed JSON.
    content TEXT NOT NULL,
    -- The provider who stands by it.
    confirmed_by TEXT REFERENCES provider (id),
    confirmed_at BIGINT,
    -- The user who wrote this version.
    written_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CONSTRAINT chart_entry_confirmed CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL))
);
CREATE INDEX chart_entry_by_patient ON chart_entry (patient_id, section, id);

-- What an entry said before it was changed.
CREATE TABLE chart_entry_past (
    entry_id TEXT NOT NULL REFERENCES chart_entry (id),
    version BIGINT NOT NULL,
    status TEXT NOT NULL,
    content TEXT NOT NULL,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (entry_id, version)
);

-- A paper or picture of the patient's.
CREATE TABLE chart_document (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    kind TEXT NOT NULL CONSTRAINT chart_document_kind CHECK (kind IN ('LAB_RESULT', 'IMAGING', 'LETTER', 'REFERRAL', 'PHOTO', 'OTHER')),
    status TEXT NOT NULL CONSTRAINT chart_document_status CHECK (status IN ('ACTIVE', 'ENTERED_IN_ERROR')),
    source TEXT NOT NULL CONSTRAINT chart_document_source CHECK (source IN ('PATIENT', 'PROVIDER')),
    media_type TEXT NOT NULL CONSTRAINT chart_document_media_type CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
    size_bytes BIGINT NOT NULL,
    -- Both sealed.
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    written_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX chart_document_by_patient ON chart_document (patient_id, id);

-- What a clinic asks consent for.
CREATE TABLE consent_kind (
    kind TEXT PRIMARY KEY CONSTRAINT consent_kind_kind CHECK (kind IN ('TELEHEALTH', 'RECORDING', 'TERMS', 'DATA')),
    -- Asked for before a visit.
    required BIGINT NOT NULL DEFAULT 0,
    -- Number of the newest text; 0 where there is none yet.
    newest BIGINT NOT NULL DEFAULT 0
);
INSERT INTO consent_kind (kind) VALUES ('TELEHEALTH'), ('RECORDING'), ('TERMS'), ('DATA');

-- What people agree to. Never changed: another wording is another number.
CREATE TABLE consent_text (
    kind TEXT NOT NULL REFERENCES consent_kind (kind),
    number BIGINT NOT NULL,
    -- JSON: title and body by language.
    words TEXT NOT NULL,
    published_by TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    PRIMARY KEY (kind, number)
);

-- Somebody agreed to a text for a patient.
CREATE TABLE consent (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    kind TEXT NOT NULL,
    number BIGINT NOT NULL,
    given_by TEXT NOT NULL,
    given_as TEXT NOT NULL CONSTRAINT consent_given_as CHECK (given_as IN ('OWN', 'GUARDIAN')),
    given_at BIGINT NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at BIGINT,
    CONSTRAINT consent_of_text FOREIGN KEY (kind, number) REFERENCES consent_text (kind, number),
    CONSTRAINT consent_withdrawn CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
CREATE UNIQUE INDEX consent_one_standing ON consent (patient_id, kind, number) WHERE withdrawn_at IS NULL;
CREATE INDEX consent_by_patient ON consent (patient_id, id);
