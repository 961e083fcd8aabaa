-- What makes experience last: when a law ended, who looks after a page or lesson, words that nobody has explained.
-- Times are Unix milliseconds UTC.

-- Since when it is known that a law ended or has a successor: for laws without dates.
ALTER TABLE term ADD COLUMN ended BIGINT;
UPDATE term SET ended = updated WHERE valid_to IS NOT NULL OR replaced_by IS NOT NULL;

-- Who looks after a post, when that is not its author.
CREATE TABLE post_owner (
    post_id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account(id),
    since BIGINT NOT NULL
);
CREATE INDEX post_owner_account ON post_owner(account_id);

-- Words in capitals that the text of a post does not explain itself, each once.
CREATE TABLE post_abbreviation (
    post_id BIGINT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (post_id, word)
);
CREATE INDEX post_abbreviation_word ON post_abbreviation(word, post_id);

-- How many municipalities are alike in size and density.
CREATE INDEX organisation_alike ON organisation(kind, size_class, urbanity_class);

-- Was somebody asked about this word before?
CREATE INDEX task_note ON task(kind, note);
