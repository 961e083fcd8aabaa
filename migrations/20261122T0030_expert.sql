-- A link with which somebody without an account answers one question, once. Times are Unix milliseconds UTC.
CREATE TABLE expert_link (
    id INTEGER PRIMARY KEY,
    token BLOB NOT NULL UNIQUE,    -- hash of what the link holds
    root_id BIGINT NOT NULL,       -- the question
    account_id BIGINT NOT NULL REFERENCES account(id), -- under which the answer stands: closed, without roles
    made_by BIGINT NOT NULL REFERENCES account(id),
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    revoked BIGINT,
    used BIGINT,
    answer_id BIGINT
);
CREATE INDEX expert_link_root ON expert_link(root_id, id);
