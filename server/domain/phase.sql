-- How far a place is.

-- The phase of the project that runs in place $4, or else in a part of it: the one whose phase began last. NULL: none runs.
-- fragment: project_phase
coalesce((SELECT j.phase FROM project j WHERE j.place_id = $4 AND j.ended IS NULL ORDER BY j.since DESC, j.id DESC LIMIT 1),
         (SELECT j.phase FROM organisation o JOIN project j ON j.place_id = o.id
           WHERE o.parent_id = $4 AND j.ended IS NULL ORDER BY j.since DESC, j.id DESC LIMIT 1))

-- Without a project: what the place told itself (organisation/profile.c), else that of the thread there that changed last, of those that tell their place and that the viewer may read.
-- name: place_phase   in: viewer, curates, now, place   out: phase, or 0
SELECT coalesce({{project_phase}},
  (SELECT nullif(o.phase, 0) FROM organisation o WHERE o.id = $4),
  (SELECT r.phase FROM post r WHERE r.place_id = $4 AND r.parent_id IS NULL AND r.phase <> 0 AND r.status = 2 AND r.anonymous = 0
      AND {{may_read}} ORDER BY r.activity DESC, r.id DESC LIMIT 1),
  (SELECT r.phase FROM organisation o JOIN post r ON r.place_id = o.id AND r.parent_id IS NULL
    WHERE o.parent_id = $4 AND r.phase <> 0 AND r.status = 2 AND r.anonymous = 0
      AND {{may_read}} ORDER BY r.activity DESC, r.id DESC LIMIT 1), 0);
