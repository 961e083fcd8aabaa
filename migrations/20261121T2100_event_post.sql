-- The trail of one post, also of a reply that moved to another thread.
CREATE INDEX event_post ON event(post_id, id) WHERE post_id IS NOT NULL;
