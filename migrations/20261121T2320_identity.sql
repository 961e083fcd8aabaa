-- Signing in with the account of one's municipality (OpenID Connect). Times are Unix milliseconds UTC.

-- Whom a provider knows by which name; never matched by mail address.
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account(id),
    created BIGINT NOT NULL,
    used BIGINT NOT NULL,          -- last sign-in
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_account ON identity(account_id);

-- Somebody is at the provider now; the row goes when the answer comes, so it counts once. Nothing in it opens a door: state,
-- nonce and verifier are derived from the browser's cookie and a key that is not in the database.
CREATE TABLE sign_in_attempt (
    browser BLOB PRIMARY KEY,      -- hash of the cookie
    provider TEXT NOT NULL,
    account_id BIGINT,             -- who was signed in and wants the identity beside the password
    invitation BLOB,               -- hash of the link that somebody new holds
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX sign_in_attempt_expires ON sign_in_attempt(expires);

-- Through which provider the session began; it hears of the end.
ALTER TABLE session ADD COLUMN provider TEXT NOT NULL DEFAULT '';
