-- writes: notification, mail_preference, notify_position

-- name: notify_position       in: name   out: at, sub
SELECT at, sub FROM notify_position WHERE name = $1;

-- name: notify_position_set   in: name, at, sub
INSERT INTO notify_position(name, at, sub) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET at = excluded.at, sub = excluded.sub;

-- name: notify_events         in: after id, limit   out: id, verb, actor, root, post, entity, entity id, data, at
SELECT id, verb, actor, root_id, post_id, entity, entity_id, data, at FROM event WHERE id > $1 ORDER BY id LIMIT $2;

-- name: notify_about          in: post   out: its root, author, parent's author, root's author, anonymous, kind, status of the root, body
SELECT p.root_id, p.author_id, q.author_id, r.author_id, r.anonymous, r.kind, r.status, p.body
  FROM post p JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
  LEFT JOIN post q ON q.root_id = p.root_id AND q.id = p.parent_id
 WHERE p.id = $1;

-- name: notify_thread         in: root   out: account, frequency
SELECT account_id, frequency FROM subscription WHERE entity = 'post' AND entity_id = $1;

-- Who follows what a new thread is about: its terms, its place (and what that is part of), its group, and who wrote it.
-- name: notify_around         in: root   out: account, frequency
SELECT s.account_id, s.frequency FROM post_term pt JOIN subscription s ON s.entity = 'term' AND s.entity_id = pt.term_id
 WHERE pt.post_id = $1
UNION ALL
SELECT s.account_id, s.frequency FROM post p JOIN organisation o ON o.id = p.place_id
  JOIN subscription s ON s.entity = 'organisation' AND s.entity_id IN (o.id, o.parent_id)
 WHERE p.root_id = $1 AND p.id = $1 AND p.anonymous = 0
UNION ALL
SELECT s.account_id, s.frequency FROM post p JOIN subscription s ON s.entity = 'group' AND s.entity_id = p.group_id
 WHERE p.root_id = $1 AND p.id = $1
UNION ALL
SELECT s.account_id, s.frequency FROM post p JOIN subscription s ON s.entity = 'account' AND s.entity_id = p.author_id
 WHERE p.root_id = $1 AND p.id = $1 AND p.anonymous = 0;

-- name: notify_roles          in: role bits, now   out: account
SELECT a.id FROM account a WHERE a.closed IS NULL AND a.id > 1 AND ((a.roles & $1) <> 0 OR (({{viewer_lent}}) & $1) <> 0);

-- name: notify_people         out: account, name, part of the mail address before @
SELECT id, name, substr(mail, 1, instr(mail, '@') - 1) FROM account WHERE closed IS NULL AND id > 1;

-- name: notify_groups         out: group, name
SELECT id, name FROM user_group WHERE visibility <> 'hidden';

-- name: notify_members        in: group, now   out: account
SELECT account_id FROM membership WHERE group_id = $1 AND since <= $2 AND (until IS NULL OR until > $2);

-- name: notify_chairs         in: group, now   out: account
SELECT account_id FROM membership WHERE group_id = $1 AND role = 'chair' AND since <= $2 AND (until IS NULL OR until > $2);

-- A law ends, or another one comes in its place: at the moment that this becomes known, not with later edits.
-- name: notify_law            in: term, at   out: account
SELECT s.account_id FROM term t JOIN subscription s ON s.entity = 'term' AND s.entity_id = t.id AND s.frequency <> 'muted'
 WHERE t.id = $1 AND t.kind = 'law' AND t.ended = $2;

-- name: notify_suggester      in: post, number   out: account
SELECT account_id FROM suggestion WHERE post_id = $1 AND n = $2;

-- name: notify_older          in: post   out: title and body before the last edit, and now
SELECT v.title, v.body, p.title, p.body FROM post p JOIN revision v ON v.post_id = p.id WHERE p.id = $1 ORDER BY v.n DESC LIMIT 1;

-- name: notify_claimed        in: task   out: account
SELECT claimed_by FROM task WHERE id = $1 AND claimed_by IS NOT NULL;

-- When a thread came in the open, if that was after $2 and somebody else's.
-- name: notify_published      in: root, since, not by account   out: event, actor, verb, at
SELECT e.id, e.actor, e.verb, e.at FROM event e JOIN post p ON p.root_id = $1 AND p.id = $1
 WHERE e.post_id = $1 AND e.verb IN ('post.published', 'post.approved') AND e.at > $2 AND p.author_id <> $3
 ORDER BY e.id LIMIT 1;

-- name: notification_insert   in: id, account, event, verb, why, actor, root, post, at, mail   out: id when it is new
INSERT INTO notification(id, account_id, event_id, verb, why, actor, root_id, post_id, at, mail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING id;

-- A notification n, its post p in thread r; who did it stays unknown when that would name an anonymous author ($4 = 1: may know).
-- fragment: notification_columns
n.id, n.verb, n.why, n.at, n.read, n.mail, p.id, r.id, r.kind, p.kind, r.title,
CASE WHEN $4 = 0 AND n.actor <> $1 AND ((p.anonymous = 1 AND p.author_id = n.actor) OR (r.anonymous = 1 AND r.author_id = n.actor)) THEN NULL ELSE n.actor END,
CASE WHEN $4 = 0 AND n.actor <> $1 AND ((p.anonymous = 1 AND p.author_id = n.actor) OR (r.anonymous = 1 AND r.author_id = n.actor)) THEN NULL ELSE a.name END

-- fragment: notification_tables
notification n LEFT JOIN post p ON p.id = n.post_id LEFT JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
  LEFT JOIN account a ON a.id = n.actor

-- A withdrawn post says nothing any more.
-- fragment: notification_shown
n.account_id = $1 AND (n.post_id IS NULL OR (r.id IS NOT NULL AND r.status <> 4 AND p.status <> 4 AND {{may_read}}))

-- What has no post is about a group, as far as the viewer sees it, or about a term.
-- name: notification_list     in: viewer, curates, now, sees anonymous, only unread, before id, limit
--                             out: notification columns, group, its name, term, its name
SELECT {{notification_columns}}, g.id, g.name, tm.id, tm.name FROM {{notification_tables}}
  LEFT JOIN event ev ON n.post_id IS NULL AND ev.id = n.event_id
  LEFT JOIN user_group g ON ev.entity = 'group' AND g.id = ev.entity_id
        AND (g.visibility <> 'hidden' OR EXISTS (SELECT 1 FROM membership m WHERE m.group_id = g.id AND m.account_id = $1
                                                    AND m.since <= $3 AND (m.until IS NULL OR m.until > $3)))
  LEFT JOIN term tm ON ev.entity = 'term' AND tm.id = ev.entity_id
 WHERE {{notification_shown}} AND ($5 = 0 OR n.read IS NULL) AND n.id < $6 ORDER BY n.id DESC LIMIT $7;

-- At most a hundred: the client says "99+".
-- name: notification_unread   in: viewer, curates, now   out: number
SELECT count(*) FROM (SELECT n.id FROM notification n LEFT JOIN post p ON p.id = n.post_id
  LEFT JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
 WHERE n.read IS NULL AND {{notification_shown}} LIMIT 100) x;

-- name: notification_read     in: account, id, now
UPDATE notification SET read = $3 WHERE account_id = $1 AND id = $2 AND read IS NULL;

-- name: notification_read_thread  in: account, root, now
UPDATE notification SET read = $3 WHERE account_id = $1 AND root_id = $2 AND read IS NULL;

-- name: notification_read_all in: account, up to id, now
UPDATE notification SET read = $3 WHERE account_id = $1 AND id <= $2 AND read IS NULL;

-- name: notification_forget   in: account
DELETE FROM notification WHERE account_id = $1;

-- name: notification_purge    in: post
DELETE FROM notification WHERE post_id = $1 OR root_id = $1;

-- name: preference_load       in: account   out: digest, direct, bounced, problem
SELECT digest, direct, bounced, problem FROM mail_preference WHERE account_id = $1;

-- name: preference_store      in: account, digest, direct, bounced, problem
INSERT INTO mail_preference(account_id, digest, direct, bounced, problem) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (account_id) DO UPDATE SET digest = excluded.digest, direct = excluded.direct, bounced = excluded.bounced,
   problem = excluded.problem;

-- name: preference_forget     in: account
DELETE FROM mail_preference WHERE account_id = $1;

-- Open tasks whose moment came: answers and approvals that are late, reviews that are to be done.
-- name: daily_tasks           in: due after, id after, now, limit   out: due, id, kind, post, root
SELECT t.due, t.id, t.kind, t.post_id, p.root_id FROM task t JOIN post p ON p.id = t.post_id
 WHERE t.done IS NULL AND (t.due, t.id) > ($1, $2) AND t.due <= $3 AND t.kind IN (1, 2, 3) ORDER BY t.due, t.id LIMIT $4;

-- name: daily_people          in: after id, limit   out: account
SELECT id FROM account WHERE id > $1 AND id > 1 AND closed IS NULL ORDER BY id LIMIT $2;

-- name: daily_upto            out: the newest notification
SELECT coalesce(max(id), 0) FROM notification;

-- name: mail_address          in: account   out: mail
SELECT mail FROM account WHERE id = $1 AND closed IS NULL;

-- In mail an anonymous author stays unknown to everybody: it may be passed on.
-- fragment: mail_author
CASE WHEN r.anonymous = 0 THEN w.name END

-- name: mail_notice           in: viewer, curates, now, sees anonymous, notification   out: notification columns, body, access, who began the thread
SELECT {{notification_columns}}, p.body, r.access, {{mail_author}} FROM {{notification_tables}} LEFT JOIN account w ON w.id = r.author_id WHERE {{notification_shown}} AND n.id = $5;

-- Which following of this person a new thread falls under.
-- name: mail_which            in: root, account   out: subscription
SELECT s.id FROM post p JOIN subscription s ON s.account_id = $2
 WHERE p.root_id = $1 AND p.id = $1 AND s.frequency = 'immediately'
   AND ((s.entity = 'term' AND s.entity_id IN (SELECT pt.term_id FROM post_term pt WHERE pt.post_id = $1))
     OR (s.entity = 'organisation' AND s.entity_id IN (SELECT o.id FROM organisation o WHERE o.id = p.place_id
                                                        UNION ALL SELECT o.parent_id FROM organisation o WHERE o.id = p.place_id))
     OR (s.entity = 'group' AND s.entity_id = p.group_id)
     OR (s.entity = 'account' AND s.entity_id = p.author_id AND p.anonymous = 0))
 ORDER BY s.id LIMIT 1;

-- name: mail_sent_one         in: notification, now
UPDATE notification SET mailed = $2 WHERE id = $1;

-- name: mail_sent             in: account, up to id, now, weekly ones too
UPDATE notification SET mailed = $3 WHERE account_id = $1 AND id <= $2 AND mailed IS NULL AND (mail = 2 OR (mail = 3 AND $4 = 1));

-- News for an overview, oldest first; what was read already is no news.
-- name: digest_news           in: viewer, curates, now, sees anonymous, up to id, weekly ones too   out: notification columns, lead, body, access, data of the event, who began the thread
SELECT {{notification_columns}}, r.lead, p.body, r.access, e.data, {{mail_author}} FROM {{notification_tables}} JOIN event e ON e.id = n.event_id LEFT JOIN account w ON w.id = r.author_id
 WHERE {{notification_shown}} AND n.post_id IS NOT NULL AND n.read IS NULL AND n.mailed IS NULL AND n.id <= $5
   AND (n.mail = 2 OR (n.mail = 3 AND $6 = 1)) ORDER BY n.id LIMIT 1000;

-- fragment: digest_row
t.id, t.kind, t.due, CASE WHEN t.claimed_by = $1 THEN 1 ELSE 0 END, p.id, p.root_id, p.kind, r.title, ''

-- Work for this person: what it claimed, and for curators what nobody claimed; what is due soonest first.
-- name: digest_tasks          in: viewer, curates, now, answers, lessons   out: id, kind, due, claimed by the viewer, post, root, kind, title, name
SELECT {{digest_row}} FROM {{task_tables}}
 WHERE t.done IS NULL AND t.due < $3 + 5184000000 AND (t.claimed_by = $1 OR (t.claimed_by IS NULL AND ($2 = 1 OR t.kind <> 2))) AND {{task_may}}
 ORDER BY CASE WHEN t.claimed_by = $1 THEN 0 ELSE 1 END, t.due, t.id LIMIT 100;

-- Questions that nobody answers or claimed, the oldest first.
-- name: digest_open           in: viewer, curates, now, answers, lessons   out: as digest_tasks
SELECT {{digest_row}} FROM {{task_tables}}
 WHERE t.done IS NULL AND t.kind = 2 AND t.claimed_by IS NULL AND t.due < $3 + 5184000000 AND $5 IS NOT NULL AND {{task_may}}
 ORDER BY t.due, t.id LIMIT 10;

-- New lessons that hold in any phase, or in the phase of what this person or its organisation works on: of its project, or a thread.
-- name: digest_lessons        in: viewer, curates, now, organisation, since, limit   out: as digest_tasks, with the author's name
SELECT r.id, 0, 0, 0, r.id, r.id, r.kind, r.title, CASE WHEN r.anonymous = 1 THEN '' ELSE a.name END
  FROM post r JOIN account a ON a.id = r.author_id
 WHERE r.parent_id IS NULL AND r.kind = 4 AND r.status = 2 AND r.superseded = 0 AND r.published >= $5 AND r.author_id <> $1
   AND (r.phase = 0 OR r.phase = {{project_phase}} OR EXISTS (SELECT 1 FROM post x WHERE x.parent_id IS NULL AND x.phase = r.phase AND x.status = 2
                                AND (x.author_id = $1 OR ($4 <> 0 AND x.place_id = $4))))
   AND NOT EXISTS (SELECT 1 FROM notification n WHERE n.account_id = $1 AND n.root_id = r.id AND n.why = 'follow')
   AND {{may_read}}
 ORDER BY r.published DESC, r.id DESC LIMIT $6;
