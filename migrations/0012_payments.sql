-- What is owed for appointments, each try to pay it, what goes back, and what processors told.

-- What was paid for it and did not go back for another reason than its end: payments note it here.
ALTER TABLE appointment ADD COLUMN paid_minor BIGINT NOT NULL DEFAULT 0
    CONSTRAINT appointment_paid CHECK (paid_minor >= 0);
-- Those of which money may have to go back.
CREATE INDEX appointment_to_refund ON appointment (id) WHERE status = 'CANCELLED' AND refund_percent > 0;

CREATE TABLE payment (
    id TEXT PRIMARY KEY,
    -- One for an appointment, whatever becomes of its tries: it moves with the appointment.
    appointment_id TEXT NOT NULL CONSTRAINT payment_of_one_appointment UNIQUE REFERENCES appointment (id),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    provider_id TEXT NOT NULL REFERENCES provider (id),
    amount_minor BIGINT NOT NULL CONSTRAINT payment_amount CHECK (amount_minor > 0),
    currency TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT payment_status CHECK (status IN ('PENDING', 'COMPLETED', 'FAILED', 'REFUNDED')),
    -- Came in for good, over all tries; more than the amount when somebody paid twice.
    received_minor BIGINT NOT NULL DEFAULT 0 CONSTRAINT payment_received CHECK (received_minor >= 0),
    -- Went back for certain.
    refunded_minor BIGINT NOT NULL DEFAULT 0
        CONSTRAINT payment_refunded CHECK (refunded_minor BETWEEN 0 AND received_minor),
    dispute TEXT NOT NULL DEFAULT 'NONE' CONSTRAINT payment_dispute CHECK (dispute IN ('NONE', 'OPEN', 'WON', 'LOST')),
    -- Why a person has to look; NULL when nobody has to.
    review TEXT,
    -- When it has to be there; NULL when the appointment waits for it.
    due_at BIGINT,
    completed_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX payment_by_patient ON payment (patient_id, created_at, id);
CREATE INDEX payment_by_provider ON payment (provider_id, created_at, id);
CREATE INDEX payment_by_time ON payment (created_at, id);
CREATE INDEX payment_to_review ON payment (review, id) WHERE review IS NOT NULL;

-- One try. It is written before a processor hears of it, so that after a crash the same try goes on.
CREATE TABLE payment_attempt (
    id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    -- Counted from 1.
    number BIGINT NOT NULL,
    method TEXT NOT NULL
        CONSTRAINT payment_attempt_method CHECK (method IN ('STRIPE', 'PAYSTACK', 'CREDIT_CARD', 'BANK_TRANSFER')),
    -- NULL for what needs none.
    processor TEXT CONSTRAINT payment_attempt_processor CHECK (processor IN ('STRIPE', 'PAYSTACK')),
    state TEXT NOT NULL CONSTRAINT payment_attempt_state
        CHECK (state IN ('CREATED', 'OPEN', 'PAID', 'FAILED', 'EXPIRED', 'MISMATCH')),
    amount_minor BIGINT NOT NULL CONSTRAINT payment_attempt_amount CHECK (amount_minor > 0),
    currency TEXT NOT NULL,
    -- What came by it; over the amount or under it only by bank.
    received_minor BIGINT NOT NULL DEFAULT 0 CONSTRAINT payment_attempt_received CHECK (received_minor >= 0),
    -- The processor's name of it, and of the money once there is some: what a refund is asked of.
    reference TEXT,
    charge_reference TEXT,
    pay_url TEXT NOT NULL DEFAULT '',
    -- Why the processor took no money, by its code.
    failure TEXT NOT NULL DEFAULT '',
    -- As the processor tells them; never more of a card.
    card_brand TEXT NOT NULL DEFAULT '',
    card_last4 TEXT NOT NULL DEFAULT '' CONSTRAINT payment_attempt_last4 CHECK (LENGTH(card_last4) <= 4),
    expires_at BIGINT,
    -- When to ask the processor next; NULL when there is nothing to ask any more.
    look_at BIGINT,
    paid_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT payment_attempt_number UNIQUE (payment_id, number),
    CONSTRAINT payment_attempt_reference UNIQUE (processor, reference)
);
CREATE INDEX payment_attempt_to_look ON payment_attempt (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX payment_attempt_by_charge ON payment_attempt (processor, charge_reference);

CREATE TABLE refund (
    id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    -- Counted from 1.
    number BIGINT NOT NULL,
    attempt_id TEXT NOT NULL REFERENCES payment_attempt (id),
    amount_minor BIGINT NOT NULL CONSTRAINT refund_amount CHECK (amount_minor > 0),
    currency TEXT NOT NULL,
    state TEXT NOT NULL
        CONSTRAINT refund_state CHECK (state IN ('REQUESTED', 'PENDING', 'SUCCEEDED', 'FAILED', 'NEEDS_ATTENTION')),
    cause TEXT NOT NULL CONSTRAINT refund_cause
        CHECK (cause IN ('CANCELLED', 'LATE', 'DOUBLE', 'OVERPAID', 'STAFF', 'OUTSIDE')),
    -- The same refund is written only once: `cancelled`, `late:ATTEMPT`, an idempotency key of staff.
    once TEXT NOT NULL,
    reference TEXT,
    failure TEXT NOT NULL DEFAULT '',
    -- Sealed: what staff wrote.
    reason TEXT NOT NULL DEFAULT '',
    requested_by TEXT REFERENCES user_account (id),
    look_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT refund_number UNIQUE (payment_id, number),
    CONSTRAINT refund_once UNIQUE (payment_id, once)
);
CREATE INDEX refund_by_attempt ON refund (attempt_id);
CREATE INDEX refund_to_look ON refund (look_at) WHERE look_at IS NOT NULL;

CREATE TABLE dispute (
    id TEXT PRIMARY KEY,
    payment_id TEXT NOT NULL REFERENCES payment (id),
    processor TEXT NOT NULL,
    reference TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT dispute_state CHECK (state IN ('OPEN', 'UNDER_REVIEW', 'WON', 'LOST', 'CLOSED')),
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    -- Until when it can be answered.
    answer_by BIGINT,
    -- When to ask the processor next; NULL once it is decided.
    look_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CONSTRAINT dispute_reference UNIQUE (processor, reference)
);
CREATE INDEX dispute_by_payment ON dispute (payment_id);
CREATE INDEX dispute_to_look ON dispute (look_at) WHERE look_at IS NOT NULL;

-- What processors told, each once. A hint: what is applied is what the processor answers when asked.
CREATE TABLE provider_event (
    processor TEXT NOT NULL,
    dedupe_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- Of what it tells; empty when it is nothing that we know.
    subject TEXT NOT NULL DEFAULT '',
    reference TEXT NOT NULL DEFAULT '',
    -- Sealed: it may name the payer.
    body TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT provider_event_state CHECK (state IN ('WAITING', 'APPLIED', 'IGNORED', 'UNKNOWN')),
    tries BIGINT NOT NULL DEFAULT 0,
    look_at BIGINT,
    received_at BIGINT NOT NULL,
    settled_at BIGINT,
    PRIMARY KEY (processor, dedupe_key)
);
CREATE INDEX provider_event_to_look ON provider_event (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX provider_event_by_reference ON provider_event (processor, reference);
