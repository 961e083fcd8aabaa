-- Getting in and being recognised: invitations, second factors, requests to join a closed group, the broken glass of a hidden
-- one. Times are Unix milliseconds UTC.

CREATE TABLE invitation (
    id BIGINT PRIMARY KEY,
    token BLOB NOT NULL UNIQUE,    -- hash of what the link holds
    mail TEXT,                     -- for whom, lower case; NULL = whoever has the link
    name TEXT,
    roles BIGINT NOT NULL,         -- bits of enum role
    group_id BIGINT,               -- membership that comes with it
    group_role TEXT,
    made_by BIGINT NOT NULL REFERENCES account(id),
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    revoked BIGINT,
    accepted BIGINT,
    account_id BIGINT REFERENCES account(id) -- who accepted it
);
CREATE INDEX invitation_made_by ON invitation(made_by, id);
INSERT INTO sequence(name, next) VALUES ('invitation', 1);

CREATE TABLE second_factor (
    account_id BIGINT PRIMARY KEY REFERENCES account(id),
    secret BLOB NOT NULL,          -- shared with the person's device
    created BIGINT NOT NULL,
    confirmed BIGINT,              -- since when it is asked for; NULL = being set up
    last_step BIGINT NOT NULL DEFAULT 0, -- of the last code that was accepted: a code works once
    failures BIGINT NOT NULL DEFAULT 0,  -- in a row
    failed_at BIGINT
);

CREATE TABLE recovery_code (
    account_id BIGINT NOT NULL REFERENCES account(id),
    code BLOB NOT NULL,            -- hash
    used BIGINT,
    PRIMARY KEY (account_id, code)
);

CREATE TABLE join_request (
    group_id BIGINT NOT NULL REFERENCES user_group(id),
    account_id BIGINT NOT NULL REFERENCES account(id),
    at BIGINT NOT NULL,
    PRIMARY KEY (group_id, account_id)
);
CREATE INDEX join_request_account ON join_request(account_id);

-- An administrator who looked into a hidden group, and why; its members see this.
CREATE TABLE broken_glass (
    group_id BIGINT NOT NULL REFERENCES user_group(id),
    account_id BIGINT NOT NULL REFERENCES account(id),
    at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (group_id, account_id, at)
);
