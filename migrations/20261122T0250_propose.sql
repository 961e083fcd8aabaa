-- Proposals wait in the queue too: to endorse a post, and to change or make a term, which is not about a post. (SQLite cannot let a
-- column be empty later on, so the table is made anew.) Times are Unix milliseconds UTC.
CREATE TABLE task_anew (
    id INTEGER PRIMARY KEY,
    kind BIGINT NOT NULL,          -- 1 approve, 2 answer, 3 review, 4 privacy, 5 flag, 6 law, 7 define, 8 handover, 9 endorse, 10 law change, 11 term change
    post_id BIGINT,                -- NULL: about a term
    group_id BIGINT REFERENCES user_group(id), -- for whom it is first; who may act follows from the kind
    reporter_id BIGINT REFERENCES account(id), -- of a flag or a proposal
    note TEXT NOT NULL DEFAULT '', -- the reason of a flag or a proposal
    due BIGINT,                    -- a review is shown from this moment on
    claimed_by BIGINT REFERENCES account(id),
    created BIGINT NOT NULL,
    done BIGINT,
    done_by BIGINT REFERENCES account(id),
    outcome TEXT,
    term_id BIGINT,                -- what is to change; NULL: a post, or a term that is not there yet
    term_kind TEXT,
    term_name TEXT                 -- as it was, or as it is to be
);
INSERT INTO task_anew(id, kind, post_id, group_id, reporter_id, note, due, claimed_by, created, done, done_by, outcome)
SELECT id, kind, post_id, group_id, reporter_id, note, due, claimed_by, created, done, done_by, outcome FROM task;
DROP TABLE task;
ALTER TABLE task_anew RENAME TO task;
CREATE INDEX task_open ON task(due, id) WHERE done IS NULL;
CREATE INDEX task_post ON task(post_id, kind);
CREATE INDEX task_note ON task(kind, note);
CREATE INDEX task_term ON task(term_id) WHERE term_id IS NOT NULL;

-- A membership may begin later: what decides about reading has both ends in its index.
DROP INDEX membership_account;
CREATE INDEX membership_account ON membership(account_id, group_id, since, until);
