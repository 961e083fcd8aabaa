-- Keeping up: what must leave the machine, what somebody should know, and how each person wants to hear it. Times are Unix
-- milliseconds UTC.

-- Mail and calls that still have to leave; a row goes when the other side took it.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,            -- who makes and sends it: notice, digest, account, webhook …
    once TEXT NOT NULL,            -- within the kind: the same thing is not put in twice; and what a receiver drops doubles by
    account_id BIGINT,             -- for whom, when it is for a person
    target BIGINT,                 -- what it is about, as its kind has it (a notification, a webhook)
    data TEXT NOT NULL DEFAULT '', -- the rest, as its kind has it
    created BIGINT NOT NULL,
    due BIGINT NOT NULL,           -- not to be tried before
    attempts BIGINT NOT NULL DEFAULT 0,
    dead BIGINT,                   -- since when it is given up; an administrator may try again
    problem TEXT NOT NULL DEFAULT '' -- what went wrong the last time
);
CREATE UNIQUE INDEX outbox_once ON outbox(kind, once);
CREATE INDEX outbox_due ON outbox(due, id) WHERE dead IS NULL;
CREATE INDEX outbox_dead ON outbox(id DESC) WHERE dead IS NOT NULL;

-- What happened that this person should know; shown only while the person may read the post.
CREATE TABLE notification (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account(id),
    event_id BIGINT NOT NULL,
    verb TEXT NOT NULL,            -- the event's
    why TEXT NOT NULL,             -- mention, own, task, follow
    actor BIGINT,
    root_id BIGINT,
    post_id BIGINT,
    at BIGINT NOT NULL,
    read BIGINT,
    mail BIGINT NOT NULL DEFAULT 0,-- 0 never, 1 at once, 2 in the daily overview, 3 in the weekly one
    mailed BIGINT                  -- since when it stood in a mail that left
);
CREATE UNIQUE INDEX notification_once ON notification(account_id, event_id);
CREATE INDEX notification_unread ON notification(account_id, id DESC) WHERE read IS NULL;
CREATE INDEX notification_list ON notification(account_id, id DESC);
CREATE INDEX notification_unmailed ON notification(account_id, id) WHERE mailed IS NULL AND mail > 1;
CREATE INDEX notification_root ON notification(root_id);

-- How somebody wants mail; no row: the defaults.
CREATE TABLE mail_preference (
    account_id BIGINT PRIMARY KEY REFERENCES account(id),
    digest TEXT NOT NULL DEFAULT 'daily', -- daily, weekly, off
    direct BIGINT NOT NULL DEFAULT 1,     -- mail at once about what is meant for this person
    bounced BIGINT,                       -- since when the address takes no mail
    problem TEXT NOT NULL DEFAULT ''      -- what the other side said
);

-- How far the expanding of events and the daily work have come: position(name, at, sub).
CREATE TABLE notify_position (
    name TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    sub BIGINT NOT NULL
);
INSERT INTO notify_position(name, at, sub) SELECT 'event', coalesce(max(id), 0), 0 FROM event;

-- Following a search: what was typed and chosen, and until when its finds are known.
ALTER TABLE subscription ADD COLUMN query TEXT;
ALTER TABLE subscription ADD COLUMN checked BIGINT NOT NULL DEFAULT 0;
