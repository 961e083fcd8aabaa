-- Files beside a post. The file itself stands in the folder `attachments` of the data folder, under the name in `file`; it
-- never changes, and its SHA-256 is in `hash`. The root is repeated, so that a thread finds its files in one step.
-- Times are Unix milliseconds UTC.

CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    post_id BIGINT NOT NULL,
    root_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account(id),
    at BIGINT NOT NULL,
    size BIGINT NOT NULL,          -- bytes
    name TEXT NOT NULL,            -- as its owner called it
    description TEXT NOT NULL,
    type TEXT NOT NULL,            -- media type, by its content
    hash BLOB NOT NULL,
    file TEXT NOT NULL UNIQUE
);
CREATE INDEX attachment_root ON attachment(root_id);
CREATE INDEX attachment_post ON attachment(post_id);
CREATE INDEX attachment_account ON attachment(account_id);
INSERT INTO sequence(name, next) VALUES ('attachment', 1);
