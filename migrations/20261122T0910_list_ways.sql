-- Ways along lists by what few posts have. Kind, status, progress and phase lead one way together (the number facts), in place of the
-- kind alone; what is no longer current, what belongs to a project, and marks have a way where they exist.
DROP INDEX post_list_kind;
CREATE INDEX post_list_facts ON post_list(facts, activity DESC, root_id DESC, place_id);
CREATE INDEX post_list_project ON post_list(project_id, activity DESC, root_id DESC, facts, place_id) WHERE project_id IS NOT NULL;
CREATE INDEX post_list_superseded ON post_list(superseded, root_id, facts, place_id) WHERE superseded = 1;
CREATE INDEX post_list_expired ON post_list(valid_until, root_id, facts, place_id) WHERE valid_until IS NOT NULL;
CREATE INDEX post_list_review_due ON post_list(review_due, root_id, facts, place_id) WHERE review_due IS NOT NULL;
CREATE INDEX mark_kind ON mark(kind, root_id, revoked) WHERE revoked IS NULL;
