-- Curation: drafts that are being typed, work that waits, readers of a draft, suggested edits, following with a frequency.
-- Times are Unix milliseconds UTC.

-- What somebody is typing: any JSON object, of one person.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account(id),
    data TEXT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX draft_account ON draft(account_id, updated DESC, id DESC);

-- What waits for somebody; done rows stay as history. Kinds are those of server/resource/task/task.h.
CREATE TABLE task (
    id INTEGER PRIMARY KEY,
    kind BIGINT NOT NULL,          -- 1 approve, 2 answer, 3 review, 4 privacy, 5 flag, 6 law, 7 define, 8 handover
    post_id BIGINT NOT NULL,
    group_id BIGINT REFERENCES user_group(id), -- for whom it is first; who may act follows from the kind
    reporter_id BIGINT REFERENCES account(id), -- of a flag
    note TEXT NOT NULL DEFAULT '', -- the reason of a flag
    due BIGINT,                    -- a review is shown from this moment on
    claimed_by BIGINT REFERENCES account(id),
    created BIGINT NOT NULL,
    done BIGINT,
    done_by BIGINT REFERENCES account(id),
    outcome TEXT
);
CREATE INDEX task_open ON task(due, id) WHERE done IS NULL;
CREATE INDEX task_post ON task(post_id, kind);

-- Who may read a draft along with its author, until it is submitted.
CREATE TABLE post_reader (
    post_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account(id),
    since BIGINT NOT NULL,
    PRIMARY KEY (post_id, account_id)
);

-- A text that somebody proposes for another one's post.
CREATE TABLE suggestion (
    post_id BIGINT NOT NULL,
    n BIGINT NOT NULL,             -- 1, 2, 3 within the post
    account_id BIGINT NOT NULL REFERENCES account(id),
    at BIGINT NOT NULL,
    base BIGINT NOT NULL,          -- the version of the post that it was written for
    title TEXT,                    -- NULL: stays
    body TEXT NOT NULL,
    reason TEXT NOT NULL,
    state BIGINT NOT NULL DEFAULT 0, -- 0 open, 1 accepted, 2 rejected
    decided_by BIGINT REFERENCES account(id),
    decided BIGINT,
    answer TEXT,                   -- why it was rejected
    PRIMARY KEY (post_id, n)
);

-- Following gets a number of its own, and how often one wants to hear.
CREATE TABLE following (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account(id),
    entity TEXT NOT NULL,          -- post, term, organisation, group
    entity_id BIGINT NOT NULL,
    frequency TEXT NOT NULL DEFAULT 'daily', -- immediately, daily, weekly
    created BIGINT NOT NULL
);
INSERT INTO following(id, account_id, entity, entity_id, created)
SELECT row_number() OVER (ORDER BY created, account_id, entity, entity_id), account_id, entity, entity_id, created
  FROM subscription;
DROP TABLE subscription;
ALTER TABLE following RENAME TO subscription;
CREATE UNIQUE INDEX subscription_once ON subscription(account_id, entity, entity_id);
CREATE INDEX subscription_entity ON subscription(entity, entity_id);
INSERT INTO sequence(name, next) SELECT 'subscription', count(*) + 1 FROM subscription;
INSERT INTO sequence(name, next) VALUES ('task', 1);

-- Posts that have a review date already.
INSERT INTO task(id, kind, post_id, group_id, due, created)
SELECT row_number() OVER (ORDER BY id), 3, id, (SELECT min(id) FROM user_group WHERE kind = 'steering'), review_due, updated
  FROM post WHERE status = 2 AND review_due IS NOT NULL;
UPDATE sequence SET next = (SELECT count(*) + 1 FROM task) WHERE name = 'task';

CREATE INDEX event_actor ON event(actor, id) WHERE actor IS NOT NULL;
