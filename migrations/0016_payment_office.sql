-- What came and went on a day, and what waits for a person.

CREATE INDEX payment_attempt_by_paid ON payment_attempt (paid_at) WHERE paid_at IS NOT NULL;
CREATE INDEX refund_by_success ON refund (updated_at) WHERE state = 'SUCCEEDED';
CREATE INDEX refund_stuck ON refund (created_at, id) WHERE state IN ('FAILED', 'NEEDS_ATTENTION');
CREATE INDEX bank_line_by_booking ON bank_line (settled_at) WHERE payment_id IS NOT NULL;
CREATE INDEX dispute_undecided ON dispute (answer_by, id) WHERE state IN ('OPEN', 'UNDER_REVIEW');
CREATE INDEX provider_event_unknown ON provider_event (received_at) WHERE state = 'UNKNOWN';
