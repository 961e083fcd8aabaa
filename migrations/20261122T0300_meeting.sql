-- When a meeting is. Times are Unix milliseconds UTC.

CREATE TABLE meeting (
    post_id BIGINT NOT NULL PRIMARY KEY, -- a post of kind meeting
    starts BIGINT NOT NULL,
    ends BIGINT NOT NULL
);
CREATE INDEX meeting_starts ON meeting(starts);
