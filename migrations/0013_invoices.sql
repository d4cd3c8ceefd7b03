-- Invoices: who bills, how they are numbered, and each as it was issued, never changed and never deleted.

CREATE TABLE billing (
    id BIGINT PRIMARY KEY CONSTRAINT billing_one CHECK (id = 1),
    -- Empty: the clinic's own name.
    seller_name TEXT NOT NULL DEFAULT '',
    seller_address TEXT NOT NULL DEFAULT '',
    seller_tax_id TEXT NOT NULL DEFAULT '',
    -- Basis points; prices include it.
    tax_rate_bp BIGINT NOT NULL DEFAULT 0 CONSTRAINT billing_tax_rate CHECK (tax_rate_bp BETWEEN 0 AND 9999),
    tax_category TEXT NOT NULL DEFAULT 'EXEMPT'
        CONSTRAINT billing_tax_category CHECK (tax_category IN ('STANDARD', 'REDUCED', 'EXEMPT')),
    -- The law that exempts; printed.
    tax_reason TEXT NOT NULL DEFAULT 'Medical care, exempt from value added tax',
    invoice_series TEXT NOT NULL DEFAULT 'INV',
    credit_series TEXT NOT NULL DEFAULT 'CN',
    due_days BIGINT NOT NULL DEFAULT 14,
    -- So many days before its start an appointment can still be paid by bank transfer.
    transfer_days BIGINT NOT NULL DEFAULT 7,
    account_holder TEXT NOT NULL DEFAULT '',
    -- Empty: no bank transfers.
    account_iban TEXT NOT NULL DEFAULT '',
    account_bic TEXT NOT NULL DEFAULT '',
    account_bank TEXT NOT NULL DEFAULT '',
    account_currency TEXT NOT NULL DEFAULT 'EUR',
    version BIGINT NOT NULL DEFAULT 1
);
INSERT INTO billing (id) VALUES (1);

-- The last number of each series and year. Its row is the lock under which numbers are given: one that is rolled back is
-- given again, so that there is no gap.
CREATE TABLE invoice_series (
    series TEXT NOT NULL,
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (series, year)
);

CREATE TABLE invoice (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CONSTRAINT invoice_kind CHECK (kind IN ('INVOICE', 'CREDIT_NOTE')),
    series TEXT NOT NULL,
    year BIGINT NOT NULL,
    counter BIGINT NOT NULL,
    number TEXT NOT NULL CONSTRAINT invoice_number UNIQUE,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    -- The same is issued once.
    once TEXT NOT NULL,
    -- What a credit note takes back.
    original_id TEXT REFERENCES invoice (id),
    appointment_id TEXT NOT NULL REFERENCES appointment (id),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    provider_id TEXT NOT NULL REFERENCES provider (id),
    currency TEXT NOT NULL,
    total_minor BIGINT NOT NULL CONSTRAINT invoice_total CHECK (total_minor > 0),
    tax_minor BIGINT NOT NULL CONSTRAINT invoice_tax CHECK (tax_minor BETWEEN 0 AND total_minor),
    -- What came for it, and what credit notes took back: kept beside, as the paper itself stays what it is.
    paid_minor BIGINT NOT NULL DEFAULT 0 CONSTRAINT invoice_paid CHECK (paid_minor >= 0),
    credited_minor BIGINT NOT NULL DEFAULT 0 CONSTRAINT invoice_credited CHECK (credited_minor BETWEEN 0 AND total_minor),
    paid_by TEXT NOT NULL DEFAULT '[]',
    -- ISO 11649, to write on a transfer.
    reference TEXT,
    issued_at BIGINT NOT NULL,
    due_at BIGINT,
    overdue_told_at BIGINT,
    -- Sealed with the clinic's key and not the patient's: the law keeps it longer than a patient's data.
    snapshot TEXT NOT NULL,
    -- Of the PDF made from it.
    pdf_sha256 TEXT NOT NULL,
    CONSTRAINT invoice_counter UNIQUE (series, year, counter),
    CONSTRAINT invoice_once UNIQUE (payment_id, once)
);
CREATE INDEX invoice_by_patient ON invoice (patient_id, id);
CREATE INDEX invoice_due ON invoice (due_at) WHERE kind = 'INVOICE' AND overdue_told_at IS NULL;
-- Pay-later visits that may have no bill yet.
CREATE INDEX appointment_to_bill ON appointment (status_at) WHERE status = 'COMPLETED' AND payment = 'LATER';
