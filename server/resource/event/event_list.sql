-- Reading the trail. e the event, p its post, r the root of that today, o the root of then.

-- Is the author of an event kept from viewer $1 ($10 = 1: may see who is anonymous)?
-- fragment: event_hidden_actor
($10 = 0 AND e.actor <> $1
 AND ((p.anonymous = 1 AND p.author_id = e.actor) OR (r.anonymous = 1 AND r.author_id = e.actor)
      OR (o.anonymous = 1 AND o.author_id = e.actor)))

-- fragment: event_member_of_hidden
EXISTS (SELECT 1 FROM membership m WHERE m.account_id = $1 AND m.group_id = h.id AND m.since <= $3 AND (m.until IS NULL OR m.until > $3))

-- Details hold words of people: they come with what one may read today, and of a tombstone only its author and whoever
-- wrote them; those from before the post came in the open are also for curators.
-- fragment: event_details
CASE WHEN e.post_id IS NULL OR e.actor = $1 THEN e.data
     WHEN coalesce({{may_read}}, 0) AND (p.author_id = $1 OR (p.status <> 4 AND r.status <> 4 AND (e.at >= p.published OR $2 = 1))) THEN e.data
END

-- What it was about, in words: the title of what one may read today; people and groups for the administrator, who
-- gets no line about a hidden group.
-- fragment: event_subject
CASE WHEN e.post_id IS NOT NULL THEN
       CASE WHEN coalesce({{may_read}}, 0) AND (p.author_id = $1 OR (p.status <> 4 AND r.status <> 4)) THEN r.title END
     WHEN $4 = 1 AND e.entity = 'account' THEN (SELECT t.name FROM account t WHERE t.id = e.entity_id)
     WHEN $4 = 1 AND e.entity = 'group' THEN (SELECT t.name FROM user_group t WHERE t.id = e.entity_id)
END

-- fragment: event_select
SELECT e.id, e.at, e.verb, CASE WHEN coalesce({{event_hidden_actor}}, 0) THEN NULL ELSE e.actor END, a.name, e.post_id, e.root_id,
       e.entity, e.entity_id, {{event_details}}, {{event_subject}}
  FROM event e LEFT JOIN post p ON p.id = e.post_id LEFT JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
  LEFT JOIN post o ON o.id = e.root_id LEFT JOIN account a ON a.id = e.actor

-- A link is seen by who may read what it leads to: its entity is the post at the other end.
-- fragment: event_link_open
(e.entity <> 'link' OR EXISTS (SELECT 1 FROM post q JOIN post r ON r.root_id = q.root_id AND r.id = q.root_id
                                WHERE q.id = e.entity_id AND {{may_read}}))

-- fragment: event_where
e.id < $8 AND ($6 = '' OR e.verb = $6) AND e.at >= $7
 AND ($5 = 0 OR (e.actor = $5 AND NOT coalesce({{event_hidden_actor}}, 0)))
 AND CASE WHEN $4 = 1 THEN
       NOT EXISTS (SELECT 1 FROM user_group h WHERE h.visibility = 'hidden' AND NOT {{event_member_of_hidden}}
                      AND ((r.access = 2 AND h.id = r.group_id) OR (e.entity = 'group' AND h.id = e.entity_id)))
     ELSE
       r.id IS NOT NULL AND {{may_read}} AND {{event_link_open}}
       AND (e.verb <> 'post.flagged' OR $2 = 1 OR e.actor = $1)
       AND (e.verb NOT IN ('post.nominated', 'post.author_shown', 'post.returned', 'post.personal_data', 'post.pre_read', 'post.pre_read_ended', 'suggestion.rejected', 'task.claimed', 'task.released', 'task.done')
            OR $2 = 1 OR e.actor = $1 OR p.author_id = $1)
     END

-- name: event_list       in: viewer, curates, now, administers, actor, verb, since, before id, limit, sees anonymous   out: id, at, verb, actor, name, post, root, entity, entity id, data, subject
{{event_select}} WHERE {{event_where}} ORDER BY e.id DESC LIMIT $9;

-- name: event_of_actor   in: as event_list, with an actor   out: as event_list
{{event_select}} WHERE e.actor = $5 AND {{event_where}} ORDER BY e.id DESC LIMIT $9;

-- name: event_of_post    in: as event_list, post   out: as event_list
{{event_select}} WHERE (e.root_id = $11 OR e.post_id = $11) AND {{event_where}} ORDER BY e.id DESC LIMIT $9;
