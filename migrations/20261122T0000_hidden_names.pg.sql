-- As 20261122T0000_hidden_names.sql, where the old rule can be dropped.
ALTER TABLE user_group DROP CONSTRAINT user_group_name_key;
CREATE UNIQUE INDEX user_group_name ON user_group(name) WHERE visibility <> 'hidden';
CREATE INDEX user_group_hidden_name ON user_group(name) WHERE visibility = 'hidden';
