-- The names of hidden groups are no longer kept from others: that a name is taken told that there is such a group. Only groups that
-- are not hidden have names of their own. (SQLite cannot drop the old rule, so the table is made anew.)
CREATE TABLE user_group_anew (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,            -- steering, team, local, intervision, sounding_board, theme
    name TEXT NOT NULL,
    visibility TEXT NOT NULL,      -- open, closed, hidden
    description TEXT NOT NULL DEFAULT '',
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
INSERT INTO user_group_anew(id, kind, name, visibility, description, created, updated, version)
SELECT id, kind, name, visibility, description, created, updated, version FROM user_group;
DROP TABLE user_group;
ALTER TABLE user_group_anew RENAME TO user_group;
CREATE UNIQUE INDEX user_group_name ON user_group(name) WHERE visibility <> 'hidden';
CREATE INDEX user_group_hidden_name ON user_group(name) WHERE visibility = 'hidden';
