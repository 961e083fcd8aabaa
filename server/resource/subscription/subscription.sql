-- writes: subscription

-- name: subscription_find    in: account, entity, entity id   out: id
SELECT id FROM subscription WHERE account_id = $1 AND entity = $2 AND entity_id = $3;

-- name: subscription_insert  in: id, account, entity, entity id, frequency, now, search or NULL
INSERT INTO subscription(id, account_id, entity, entity_id, frequency, created, query, checked) VALUES ($1, $2, $3, $4, $5, $6, $7, $6)
ON CONFLICT DO NOTHING;

-- name: subscription_often   in: id, frequency
UPDATE subscription SET frequency = $2 WHERE id = $1;

-- name: subscription_delete  in: id, account
DELETE FROM subscription WHERE id = $1 AND account_id = $2;

-- A group that is hidden from its follower has no name here; the names of posts come from elsewhere.
-- name: subscription_list    in: account, now, only this id or 0, before id, limit   out: id, entity, entity id, frequency, created, name, search
SELECT s.id, s.entity, s.entity_id, s.frequency, s.created,
       CASE s.entity
         WHEN 'term' THEN (SELECT t.name FROM term t WHERE t.id = s.entity_id)
         WHEN 'organisation' THEN (SELECT o.name FROM organisation o WHERE o.id = s.entity_id)
         WHEN 'group' THEN (SELECT g.name FROM user_group g WHERE g.id = s.entity_id
               AND (g.visibility <> 'hidden' OR EXISTS (SELECT 1 FROM membership m WHERE m.group_id = g.id AND m.account_id = $1
                                                           AND m.since <= $2 AND (m.until IS NULL OR m.until > $2))))
         WHEN 'account' THEN (SELECT a.name FROM account a WHERE a.id = s.entity_id AND a.closed IS NULL)
         WHEN 'search' THEN s.query
       END, s.query
  FROM subscription s
 WHERE s.account_id = $1 AND ($3 = 0 OR s.id = $3) AND s.id < $4 ORDER BY s.id DESC LIMIT $5;

-- name: subscription_sees_term          in: term    out: 1
SELECT count(*) FROM term WHERE id = $1;

-- name: subscription_sees_organisation  in: organisation   out: 1
SELECT count(*) FROM organisation WHERE id = $1;

-- name: subscription_sees_account       in: account   out: 1
SELECT count(*) FROM account WHERE id = $1 AND id > 1 AND closed IS NULL;

-- name: subscription_sees_group         in: group, account, now   out: 1
SELECT count(*) FROM user_group g WHERE g.id = $1
   AND (g.visibility <> 'hidden' OR EXISTS (SELECT 1 FROM membership m WHERE m.group_id = g.id AND m.account_id = $2
                                               AND m.since <= $3 AND (m.until IS NULL OR m.until > $3)));

-- Those who follow both keep one; the other row goes with what was merged.
-- name: subscription_move    in: entity, from, into
UPDATE subscription SET entity_id = $3
 WHERE entity = $1 AND entity_id = $2
   AND account_id NOT IN (SELECT o.account_id FROM subscription o WHERE o.entity = $1 AND o.entity_id = $3);

-- Searches that were not run since $1.
-- name: subscription_search_next  in: checked before, after id   out: id, account, search, checked, frequency
SELECT id, account_id, query, checked, frequency FROM subscription
 WHERE entity = 'search' AND frequency <> 'muted' AND checked < $1 AND id > $2 ORDER BY id LIMIT 1;

-- name: subscription_checked   in: id, now
UPDATE subscription SET checked = $2 WHERE id = $1;

-- name: subscription_drop    in: entity, entity id
DELETE FROM subscription WHERE entity = $1 AND entity_id = $2;

-- name: subscription_forget     in: account
DELETE FROM subscription WHERE account_id = $1;
