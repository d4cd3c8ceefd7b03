-- Who can sign in, and what they prove it with.

CREATE TABLE user_account (
    id TEXT PRIMARY KEY,
    role TEXT NOT NULL CONSTRAINT user_account_role CHECK (role IN ('PATIENT', 'PROVIDER', 'ADMIN')),
    status TEXT NOT NULL CONSTRAINT user_account_status CHECK (status IN ('UNVERIFIED', 'INVITED', 'ACTIVE', 'DEACTIVATED')),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    -- Lower case, as two people never differ by case alone.
    email_key TEXT NOT NULL CONSTRAINT user_account_email_once UNIQUE,
    password_hash TEXT,
    language TEXT NOT NULL,
    zone TEXT NOT NULL,
    totp_secret TEXT,
    totp_confirmed_at BIGINT,
    -- The last 30-second step whose code was taken: no code works twice.
    totp_step BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX user_account_by_role ON user_account (role, id);

CREATE TABLE session (
    id TEXT PRIMARY KEY,
    -- SHA-256 of the cookie: a reader of this table cannot sign in with it.
    token_hash TEXT NOT NULL CONSTRAINT session_token_once UNIQUE,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    -- PASSWORD: a second factor is still to come. FULL: signed in.
    stage TEXT NOT NULL CONSTRAINT session_stage CHECK (stage IN ('PASSWORD', 'FULL')),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    -- When a factor was last shown, for what needs a fresh one.
    proved_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX session_by_user ON session (user_id);

-- Links in mails: verification, reset, invitation, change of address. Only hashes are kept.
CREATE TABLE one_time_token (
    token_hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    -- What the token is about, such as the new address.
    subject TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX one_time_token_by_user ON one_time_token (user_id, purpose);

CREATE TABLE recovery_code (
    user_id TEXT NOT NULL REFERENCES user_account (id),
    code_hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE passkey (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES user_account (id),
    credential_id TEXT NOT NULL CONSTRAINT passkey_once UNIQUE,
    name TEXT NOT NULL,
    credential TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkey_by_user ON passkey (user_id);

-- A passkey ceremony between its two requests.
CREATE TABLE passkey_ceremony (
    id TEXT PRIMARY KEY,
    user_id TEXT,
    state TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);

-- A new address that waits for both the old and the new one to agree.
CREATE TABLE email_change (
    user_id TEXT PRIMARY KEY REFERENCES user_account (id),
    email TEXT NOT NULL,
    old_agreed_at BIGINT,
    new_agreed_at BIGINT,
    ends_at BIGINT NOT NULL
);

-- Attempts by hashed account, network or both, forgotten with time. Accounts that do not exist are counted alike.
CREATE TABLE attempt_count (
    subject TEXT PRIMARY KEY,
    count BIGINT NOT NULL,
    -- No attempt before this.
    next_at BIGINT NOT NULL,
    window_ends_at BIGINT NOT NULL
);
