-- writes: state doc map word stem kept fts titles
-- Statements on the search index's own file (index/store.c). Derived data, SQLite only.

-- name: begin
BEGIN IMMEDIATE;

-- name: begin_reading
BEGIN;

-- name: commit
COMMIT;

-- name: state            out: version, seq
SELECT version, seq FROM state;

-- name: set_seq          in: seq
UPDATE state SET seq = $1;

-- name: doc              in: thread   out: length, class, circle, length of the title
SELECT length, class, circle, title FROM doc WHERE id = $1;

-- name: doc_put          in: thread, length, class, circle, length of the title
INSERT OR REPLACE INTO doc(id, length, class, circle, title) VALUES ($1, $2, $3, $4, $5);

-- name: map_put          in: thread, map
INSERT OR REPLACE INTO map(id, stretches) VALUES ($1, $2);

-- name: map_drop         in: thread
DELETE FROM map WHERE id = $1;

-- name: doc_drop         in: thread
DELETE FROM doc WHERE id = $1;

-- name: doc_all          out: thread, length, length of the title
SELECT id, length, title FROM doc;

-- name: fts              in: thread   out: its texts, in the order of enum column
SELECT title, lead, body, replies, terms, files FROM fts WHERE rowid = $1;

-- What FTS5 keeps of a row, without asking it.
-- name: texts            in: thread   out: map, lead, body
SELECT m.stretches, c.c1, c.c2 FROM fts_content c JOIN map m ON m.id = c.id WHERE c.id = $1;

-- name: texts_replies    in: thread   out: map, lead, body, replies
SELECT m.stretches, c.c1, c.c2, c.c3 FROM fts_content c JOIN map m ON m.id = c.id WHERE c.id = $1;

-- name: fts_put          in: thread, its texts
INSERT INTO fts(rowid, title, lead, body, replies, terms, files) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: fts_drop         in: thread
DELETE FROM fts WHERE rowid = $1;

-- name: title_put        in: thread, title
INSERT INTO titles(rowid, title) VALUES ($1, $2);

-- name: title_drop       in: thread
DELETE FROM titles WHERE rowid = $1;

-- name: stem             in: stem   out: threads it occurs in: public, public or network, all
SELECT public, network, every FROM stem WHERE stem = $1;

-- name: stem_add         in: stem, public, network, all (to add, may be negative)
INSERT INTO stem(stem, public, network, every) VALUES ($1, $2, $3, $4)
    ON CONFLICT (stem) DO UPDATE SET public = public + excluded.public, network = network + excluded.network,
        every = every + excluded.every;

-- name: stem_drop        in: stem
DELETE FROM stem WHERE stem = $1 AND every <= 0;

-- name: kept             in: stem, a space and a circle   out: threads of the circle that it occurs in
SELECT every FROM kept WHERE stem = $1;

-- name: kept_add         in: stem, a space and a circle, to add (may be negative)
INSERT INTO kept(stem, every) VALUES ($1, $2) ON CONFLICT (stem) DO UPDATE SET every = every + excluded.every;

-- name: kept_drop        in: stem, a space and a circle
DELETE FROM kept WHERE stem = $1 AND every <= 0;

-- name: word             in: word   out: threads it occurs in: public, public or network
SELECT public, network FROM word WHERE word = $1;

-- name: word_add         in: word, public, network (to add, may be negative)
INSERT INTO word(word, public, network) VALUES ($1, $2, $3)
    ON CONFLICT (word) DO UPDATE SET public = public + excluded.public, network = network + excluded.network;

-- name: word_drop        in: word
DELETE FROM word WHERE word = $1 AND public <= 0 AND network <= 0;

-- name: words_public     in: from, before   out: word, threads
SELECT word, public FROM word WHERE word >= $1 AND word < $2 AND public > 0;

-- name: words_network    in: from, before   out: word, threads
SELECT word, network FROM word WHERE word >= $1 AND word < $2 AND network > 0;

-- name: match            in: expression, pointer to struct visit
SELECT 1 FROM fts WHERE fts MATCH $1 AND vb_visit(fts, $2);

-- name: match_titles     in: expression, pointer to struct visit
SELECT 1 FROM titles WHERE titles MATCH $1 AND vb_visit(titles, $2);

-- FTS5's own pages (index/lists.h).
-- name: lists_structure  in: number of its row   out: which segments there are, form of the pages
SELECT block, (SELECT v FROM fts_config WHERE k = 'version') FROM fts_data WHERE id = $1;

-- name: lists_page       in: segment and page   out: page
SELECT block FROM fts_data WHERE id = $1;

-- name: lists_term       in: segment, term   out: twice the page on which the term would stand, and whether there is more
SELECT pgno FROM fts_idx WHERE segid = $1 AND term <= $2 ORDER BY term DESC LIMIT 1;

-- name: optimize
INSERT INTO fts(fts) VALUES ('optimize');

-- name: optimize_titles
INSERT INTO titles(titles) VALUES ('optimize');

-- name: check            out: ok
PRAGMA quick_check(1);

-- name: check_fts
INSERT INTO fts(fts) VALUES ('integrity-check');

-- name: tables           out: how many there are
SELECT count(*) FROM sqlite_master;

-- name: make_state
CREATE TABLE state(one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, seq INTEGER NOT NULL);

-- name: make_doc
CREATE TABLE doc(id INTEGER PRIMARY KEY, length INTEGER NOT NULL, class INTEGER NOT NULL, circle INTEGER NOT NULL,
    title INTEGER NOT NULL);

-- Apart from doc, of which every row is read at the start.
-- name: make_map
CREATE TABLE map(id INTEGER PRIMARY KEY, stretches BLOB NOT NULL);

-- name: make_word
CREATE TABLE word(word TEXT PRIMARY KEY, public INTEGER NOT NULL, network INTEGER NOT NULL) WITHOUT ROWID;

-- name: make_stem
CREATE TABLE stem(stem TEXT PRIMARY KEY, public INTEGER NOT NULL, network INTEGER NOT NULL, every INTEGER NOT NULL) WITHOUT ROWID;

-- name: make_kept
CREATE TABLE kept(stem TEXT PRIMARY KEY, every INTEGER NOT NULL) WITHOUT ROWID;

-- name: make_fts
CREATE VIRTUAL TABLE fts USING fts5(title, lead, body, replies, terms, files, tokenize = 'vb_nl', columnsize = 0);

-- name: make_titles
CREATE VIRTUAL TABLE titles USING fts5(title, tokenize = 'vb_nl surface', columnsize = 0);

-- name: make_version     in: version
INSERT INTO state(one, version, seq) VALUES (1, $1, 0);

-- name: rollback
ROLLBACK;

-- name: api              in: pointer to where the FTS5 interface goes
SELECT fts5($1);
