-- Money that came to the clinic's account, each line of a statement once, whichever file says it.

CREATE TABLE bank_line (
    id TEXT PRIMARY KEY,
    -- Hash of what makes it the same line: account, day, amount, the bank's own name of it.
    line_key TEXT NOT NULL CONSTRAINT bank_line_once UNIQUE,
    account TEXT NOT NULL,
    booked_on TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CONSTRAINT bank_line_amount CHECK (amount_minor > 0),
    currency TEXT NOT NULL,
    -- By ISO 11649; empty when none was written.
    reference TEXT NOT NULL DEFAULT '',
    bank_reference TEXT NOT NULL DEFAULT '',
    -- Sealed: who paid, and what they wrote.
    payer TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CONSTRAINT bank_line_state CHECK (state IN ('WAITING', 'MATCHED', 'ASSIGNED', 'DISMISSED')),
    payment_id TEXT REFERENCES payment (id),
    settled_by TEXT REFERENCES user_account (id),
    settled_at BIGINT,
    imported_at BIGINT NOT NULL
);
CREATE INDEX bank_line_by_state ON bank_line (state, id);
CREATE INDEX payment_attempt_by_transfer ON payment_attempt (reference) WHERE method = 'BANK_TRANSFER';
-- Bills of visits that were called off before they were paid.
CREATE INDEX invoice_unpaid ON invoice (appointment_id)
    WHERE kind = 'INVOICE' AND total_minor > paid_minor + credited_minor;
