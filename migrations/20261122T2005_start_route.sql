-- The start route: what a place tells of itself beside its figures, and what its people ticked off.

ALTER TABLE organisation ADD COLUMN phase BIGINT NOT NULL DEFAULT 0; -- of its project, as in post; 0 = not told
ALTER TABLE organisation ADD COLUMN partners_told BIGINT;            -- when it told which types of partners it has; NULL = not yet

-- No reference to term: what refers to a term that goes, hears of it afterwards.
CREATE TABLE organisation_partner (
    organisation_id BIGINT NOT NULL REFERENCES organisation(id),
    term_id BIGINT NOT NULL,       -- a term of kind partner_type
    PRIMARY KEY (organisation_id, term_id)
) WITHOUT ROWID;
CREATE INDEX organisation_partner_term ON organisation_partner(term_id);

-- The same for place_id: an organisation with nothing but ticks may go.
CREATE TABLE start_tick (
    place_id BIGINT NOT NULL,
    post_id BIGINT NOT NULL,       -- a question
    account_id BIGINT,             -- who ticked it off; NULL = somebody who left
    at BIGINT NOT NULL,
    PRIMARY KEY (place_id, post_id)
) WITHOUT ROWID;
CREATE INDEX start_tick_post ON start_tick(post_id);
CREATE INDEX start_tick_account ON start_tick(account_id);

-- What most people ask, of one kind, state and phase. Most roots have no such mark and do not stand here.
CREATE INDEX post_list_asked ON post_list(facts, n_me_too DESC, root_id DESC) WHERE n_me_too > 0;
