-- What the need radar reads: searches without a hit by day, and questions that wait or are shared, the most shared first and of
-- those the oldest. Of facts (follow.sql): 4 question, 4096 published, 65536 open, 262144 resolved.
CREATE INDEX search_log_none ON search_log(day, query, hits) WHERE hits = 0;
CREATE INDEX post_list_unanswered ON post_list(n_me_too DESC, created, root_id, readers, facts) WHERE (facts & 69636) = 69636;
CREATE INDEX post_list_shared ON post_list(n_me_too DESC, created, root_id, readers, facts) WHERE (facts & 266244) = 4100 AND n_me_too > 0;
