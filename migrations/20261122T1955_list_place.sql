-- A post without a place has no entry in the list by place: a list of those without one is never asked for. One page less to write.
DROP INDEX post_list_place;
CREATE INDEX post_list_place ON post_list(place_id, activity DESC, root_id DESC, facts) WHERE place_id IS NOT NULL;
