-- The words of attached files, for the search index: read by the server in a process of its own (app/extractor.h). A row per
-- file whose kind has text; it goes with its file. Times are Unix milliseconds UTC.

CREATE TABLE attachment_text (
    attachment_id BIGINT NOT NULL PRIMARY KEY REFERENCES attachment(id),
    state INTEGER NOT NULL,        -- 0 waiting, 1 done, 2 refused (the file), 3 failed (we)
    reason TEXT NOT NULL,          -- a word that says why; empty when there is nothing to say
    body TEXT NOT NULL,            -- plain text, cut at a length
    at BIGINT NOT NULL             -- of the state
);
CREATE INDEX attachment_text_state ON attachment_text(state, attachment_id);

-- Files that were there before are read too.
INSERT INTO attachment_text(attachment_id, state, reason, body, at)
SELECT id, 0, '', '', at FROM attachment
 WHERE type IN ('application/pdf', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation', 'application/vnd.oasis.opendocument.text',
    'application/vnd.oasis.opendocument.spreadsheet', 'application/vnd.oasis.opendocument.presentation',
    'text/plain; charset=utf-8', 'text/csv; charset=utf-8');
