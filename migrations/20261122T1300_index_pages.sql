-- Two indexes in which every post had entries that nobody looks for: what happened to a post is found by event_post, and only the
-- tasks about a word are found by it. A question in the open writes two pages less.
DROP INDEX event_entity;
CREATE INDEX event_entity ON event(entity, entity_id, id) WHERE entity <> 'post';
DROP INDEX task_note;
CREATE INDEX task_note ON task(note) WHERE kind = 7;
