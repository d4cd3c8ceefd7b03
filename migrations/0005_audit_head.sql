-- Heads of the audit chain, signed from time to time: what they name was there, whoever cut the chain since.
CREATE TABLE signed_head (
    seq BIGINT PRIMARY KEY,
    hash TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    -- Hexadecimal digits, like the signature.
    public_key TEXT NOT NULL,
    signature TEXT NOT NULL
);
