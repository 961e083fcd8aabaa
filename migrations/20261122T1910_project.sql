-- What a place works on and how far it is, with its milestones. Times are Unix milliseconds UTC; phases are numbers of
-- server/domain/kind.h.

CREATE TABLE project (
    id INTEGER PRIMARY KEY,
    place_id BIGINT NOT NULL REFERENCES organisation(id),
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    phase BIGINT NOT NULL,
    since BIGINT NOT NULL,         -- the day that this phase began
    ended BIGINT,                  -- the day that the project ended; NULL = it runs
    steering_id BIGINT REFERENCES account(id),  -- the member of the steering group that it falls under
    group_id BIGINT REFERENCES user_group(id),  -- the local project group that steers it from execution on
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX project_name ON project(place_id, name);
CREATE INDEX project_place ON project(place_id, since DESC, id DESC);
CREATE INDEX project_steering ON project(steering_id) WHERE steering_id IS NOT NULL;
CREATE INDEX project_group ON project(group_id) WHERE group_id IS NOT NULL;
INSERT INTO sequence(name, next) VALUES ('project', 1);

CREATE TABLE milestone (
    project_id BIGINT NOT NULL REFERENCES project(id),
    n BIGINT NOT NULL,             -- its number, which no other ever has
    kind TEXT NOT NULL,            -- agreement, plan, interim_report, final_report
    due BIGINT,                    -- days, as midnight UTC
    done BIGINT,
    note TEXT NOT NULL DEFAULT '',
    updated BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (project_id, n)
) WITHOUT ROWID;
CREATE INDEX milestone_due ON milestone(due) WHERE done IS NULL AND due IS NOT NULL;
INSERT INTO sequence(name, next) VALUES ('milestone', 1);
