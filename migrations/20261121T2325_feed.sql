-- Signed addresses of feeds and calendars, which a person may give to a program and take back. The address is signed with the
-- key of the installation, so that nothing here opens a feed. Times are Unix milliseconds UTC.

CREATE TABLE feed_token (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account(id),
    name TEXT NOT NULL,            -- where it is used, as its owner says
    created BIGINT NOT NULL,
    revoked BIGINT
);
CREATE INDEX feed_token_account ON feed_token(account_id);
INSERT INTO sequence(name, next) VALUES ('feed_token', 1);
