-- The first schema. Times are Unix milliseconds UTC (BIGINT); numbers of kinds, states and marks are those of
-- server/domain/kind.h. Portable SQL; identifiers come from table sequence, handed out by the writer.
-- INTEGER PRIMARY KEY is SQLite's row number: a third cheaper to look up than BIGINT with an index.

CREATE TABLE sequence (
    name TEXT PRIMARY KEY,
    next BIGINT NOT NULL
);

-- What changed, in commit order: read by the search index and the caches.
CREATE TABLE change (
    seq INTEGER PRIMARY KEY,
    entity TEXT NOT NULL,
    id BIGINT NOT NULL
);

CREATE TABLE organisation (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,            -- region, municipality, area, partner, implementer
    name TEXT NOT NULL,
    parent_id BIGINT REFERENCES organisation(id),
    description TEXT NOT NULL DEFAULT '',
    code TEXT,                     -- CBS code of a municipality
    province TEXT,
    inhabitants BIGINT,
    size_class TEXT,               -- under_10k … over_250k
    urbanity_class BIGINT,         -- CBS: 1 very strongly urban … 5 not urban
    place_type TEXT,
    profile_year BIGINT,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX organisation_name ON organisation(kind, name, coalesce(parent_id, 0));
CREATE INDEX organisation_parent ON organisation(parent_id);
CREATE UNIQUE INDEX organisation_code ON organisation(code);

CREATE TABLE organisation_alias (
    organisation_id BIGINT NOT NULL REFERENCES organisation(id),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,          -- lower case without diacritics, to look up
    PRIMARY KEY (organisation_id, folded)
);
CREATE INDEX organisation_alias_folded ON organisation_alias(folded);

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    mail TEXT NOT NULL UNIQUE,     -- lower case
    name TEXT NOT NULL,
    organisation_id BIGINT REFERENCES organisation(id),
    function TEXT NOT NULL DEFAULT '',
    roles BIGINT NOT NULL,         -- bits of enum role
    language TEXT NOT NULL DEFAULT 'nl',
    password TEXT,                 -- argon2id, self-describing; NULL = none
    closed BIGINT,                 -- since when it may not sign in
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX account_organisation ON account(organisation_id);

CREATE TABLE session (
    token BLOB PRIMARY KEY,        -- hash of the cookie's value
    account_id BIGINT NOT NULL REFERENCES account(id),
    csrf TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    agent TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT ''
);
CREATE INDEX session_account ON session(account_id);
CREATE INDEX session_expires ON session(expires);

CREATE TABLE api_token (
    id INTEGER PRIMARY KEY,
    token BLOB NOT NULL UNIQUE,    -- hash
    account_id BIGINT NOT NULL REFERENCES account(id),
    name TEXT NOT NULL,
    scope TEXT NOT NULL,           -- read or write
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    revoked BIGINT
);
CREATE INDEX api_token_account ON api_token(account_id);

CREATE TABLE one_time_link (
    token BLOB PRIMARY KEY,        -- hash
    account_id BIGINT NOT NULL REFERENCES account(id),
    purpose TEXT NOT NULL,         -- sign_in
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    used BIGINT
);
CREATE INDEX one_time_link_account ON one_time_link(account_id);

CREATE TABLE user_group (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,            -- steering, team, local, intervision, sounding_board, theme
    name TEXT NOT NULL UNIQUE,
    visibility TEXT NOT NULL,      -- open, closed, hidden
    description TEXT NOT NULL DEFAULT '',
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE membership (
    group_id BIGINT NOT NULL REFERENCES user_group(id),
    account_id BIGINT NOT NULL REFERENCES account(id),
    role TEXT NOT NULL,            -- member, deputy, chair, coach, guest
    since BIGINT NOT NULL,
    until BIGINT,                  -- NULL = no end
    PRIMARY KEY (group_id, account_id)
);
CREATE INDEX membership_account ON membership(account_id, group_id, until);

CREATE TABLE term (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,            -- theme, tag, law, abbreviation, partner_type, goal
    name TEXT NOT NULL,
    definition TEXT NOT NULL DEFAULT '',
    valid_from BIGINT,
    valid_to BIGINT,
    replaced_by BIGINT REFERENCES term(id),
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX term_name ON term(kind, name);

CREATE TABLE term_alias (
    term_id BIGINT NOT NULL REFERENCES term(id),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,          -- lower case without diacritics; the term's own name is here too
    PRIMARY KEY (term_id, folded)
);
CREATE INDEX term_alias_folded ON term_alias(folded);

-- Every post of every kind; the rows of a thread lie together.
CREATE TABLE post (
    root_id BIGINT NOT NULL,       -- itself for a root
    id BIGINT NOT NULL,
    parent_id BIGINT,              -- NULL for a root; the root or an answer
    kind BIGINT NOT NULL,
    status BIGINT NOT NULL,
    access BIGINT NOT NULL DEFAULT 1, -- of a root: 0 public, 1 network, 2 group; replies follow their root
    group_id BIGINT REFERENCES user_group(id),
    author_id BIGINT NOT NULL REFERENCES account(id),
    on_behalf_of BIGINT REFERENCES user_group(id),
    anonymous BIGINT NOT NULL DEFAULT 0,
    project_id BIGINT,
    place_id BIGINT REFERENCES organisation(id),
    phase BIGINT NOT NULL DEFAULT 0,
    evidence BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL,
    published BIGINT,
    updated BIGINT NOT NULL,
    activity BIGINT NOT NULL,      -- of a root: the last time something happened in the thread
    resolved_at BIGINT,
    review_due BIGINT,
    valid_until BIGINT,
    progress BIGINT NOT NULL DEFAULT 0,   -- of a root: open, answered, resolved
    superseded BIGINT NOT NULL DEFAULT 0, -- 1 when another post supersedes it
    version BIGINT NOT NULL DEFAULT 1,
    thread_version BIGINT NOT NULL DEFAULT 1, -- of a root: raised by everything that shows in the thread
    n_answers BIGINT NOT NULL DEFAULT 0,
    n_comments BIGINT NOT NULL DEFAULT 0,
    n_helpful BIGINT NOT NULL DEFAULT 0,
    n_me_too BIGINT NOT NULL DEFAULT 0,
    n_endorsed BIGINT NOT NULL DEFAULT 0,
    n_worked BIGINT NOT NULL DEFAULT 0,
    n_partly BIGINT NOT NULL DEFAULT 0,
    n_failed BIGINT NOT NULL DEFAULT 0,
    ref TEXT,                      -- outside id, kept from an import
    title TEXT NOT NULL DEFAULT '',
    lead TEXT NOT NULL DEFAULT '',
    resolution TEXT,
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    PRIMARY KEY (root_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX post_id ON post(id);
CREATE UNIQUE INDEX post_ref ON post(ref) WHERE ref IS NOT NULL;
CREATE INDEX post_activity ON post(activity DESC, id DESC, status, kind, access) WHERE parent_id IS NULL;
CREATE INDEX post_created ON post(created DESC, id DESC, status, kind, access) WHERE parent_id IS NULL;
CREATE INDEX post_kind ON post(kind, activity DESC, id DESC, status, access) WHERE parent_id IS NULL;
CREATE INDEX post_helpful ON post(n_helpful DESC, id DESC, status, kind, access) WHERE parent_id IS NULL;
CREATE INDEX post_author ON post(author_id, activity DESC, id DESC);
CREATE INDEX post_place ON post(place_id, activity DESC, id DESC) WHERE parent_id IS NULL;
CREATE INDEX post_group ON post(group_id, activity DESC, id DESC) WHERE group_id IS NOT NULL;
CREATE INDEX post_pending ON post(status, activity DESC, id DESC) WHERE parent_id IS NULL AND status <> 2 AND status <> 3;

CREATE TABLE post_term (
    post_id BIGINT NOT NULL,
    term_id BIGINT NOT NULL REFERENCES term(id),
    PRIMARY KEY (post_id, term_id)
) WITHOUT ROWID;
CREATE INDEX post_term_term ON post_term(term_id, post_id DESC);

CREATE TABLE mark (
    id INTEGER PRIMARY KEY,
    post_id BIGINT NOT NULL,
    root_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account(id),
    organisation_id BIGINT REFERENCES organisation(id),
    kind BIGINT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL,
    revoked BIGINT
);
CREATE INDEX mark_root ON mark(root_id, post_id, kind);
CREATE UNIQUE INDEX mark_once ON mark(post_id, kind, account_id) WHERE revoked IS NULL;

CREATE TABLE link (
    id INTEGER PRIMARY KEY,
    from_id BIGINT NOT NULL,       -- post
    to_id BIGINT NOT NULL,         -- post
    rel BIGINT NOT NULL,
    account_id BIGINT REFERENCES account(id),
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX link_from ON link(from_id, rel, to_id);
CREATE INDEX link_to ON link(to_id, rel, from_id);

CREATE TABLE revision (
    post_id BIGINT NOT NULL,
    n BIGINT NOT NULL,             -- the version of the post that this was
    account_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (post_id, n)
) WITHOUT ROWID;

CREATE TABLE subscription (
    account_id BIGINT NOT NULL REFERENCES account(id),
    entity TEXT NOT NULL,          -- post, term, organisation, group
    entity_id BIGINT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (account_id, entity, entity_id)
) WITHOUT ROWID;
CREATE INDEX subscription_entity ON subscription(entity, entity_id);

CREATE TABLE idempotency (
    account_id BIGINT NOT NULL,
    name TEXT NOT NULL,            -- the Idempotency-Key
    hash BIGINT NOT NULL,          -- of method, path and body
    post_id BIGINT NOT NULL,       -- what it made
    at BIGINT NOT NULL,
    PRIMARY KEY (account_id, name)
) WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency(at);

-- Append-only trail: only domain/event writes it.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    verb TEXT NOT NULL,
    actor BIGINT,
    root_id BIGINT,
    post_id BIGINT,
    entity TEXT NOT NULL,
    entity_id BIGINT NOT NULL,
    data TEXT
);
CREATE INDEX event_root ON event(root_id, id) WHERE root_id IS NOT NULL;
CREATE INDEX event_entity ON event(entity, entity_id, id);

-- What people looked for, without who: for the need radar.
CREATE TABLE search_log (
    id INTEGER PRIMARY KEY,
    day BIGINT NOT NULL,           -- days since 1970-01-01
    query TEXT NOT NULL,
    hits BIGINT NOT NULL
);
CREATE INDEX search_log_day ON search_log(day);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- The account that imports are written by.
INSERT INTO account(id, mail, name, function, roles, language, created, updated, closed)
VALUES (1, 'systeem@vraagbaak.invalid', 'Vraagbaak', '', 0, 'nl', 0, 0, 0);
INSERT INTO sequence(name, next) VALUES ('account', 2);
