-- Updates in, messages out, on PostgreSQL. Times are UTC epoch microseconds. Rows come in as one JSON array a call: one statement a table.

-- migration: 1
CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL);  -- what every replica must share

CREATE TABLE chats (
    chat BIGINT PRIMARY KEY,
    session TEXT,                               -- JSON of dialogs.session.Session; NULL: nothing said yet
    choices TEXT NOT NULL DEFAULT '[]',         -- JSON: what the last reply offered to choose from
    step BIGINT NOT NULL DEFAULT 0,            -- turns so far; binds buttons to the reply they came with
    reachable SMALLINT NOT NULL DEFAULT 1,       -- 0: blocked the bot, or is gone
    muted SMALLINT NOT NULL DEFAULT 0,
    flooding SMALLINT NOT NULL DEFAULT 0,        -- 1: messages are dropped, and the person has been told once
    seen_at BIGINT NOT NULL
);
CREATE INDEX chats_idle ON chats (seen_at);

CREATE TABLE inbox (
    update_id BIGINT PRIMARY KEY,
    chat BIGINT,
    content TEXT,                               -- JSON of what is kept of the update; NULL once handled
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'aside')),
    reason TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX inbox_open ON inbox (chat, update_id) WHERE state = 'open';
CREATE INDEX inbox_turn ON inbox (update_id) WHERE state = 'open';
CREATE INDEX inbox_closed ON inbox (at) WHERE state <> 'open';

CREATE TABLE outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat BIGINT NOT NULL,
    lane BIGINT NOT NULL,                      -- 0: replies, 1: broadcasts, which wait for all replies
    content TEXT,                               -- JSON of the message; NULL once it needs no more sending
    repeatable SMALLINT NOT NULL DEFAULT 0,      -- 1: a question that may be put again once if its delivery is unknown
    step BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'sending', 'failed', 'blocked', 'unknown')),
    worker BIGINT,                             -- who is sending it
    tries BIGINT NOT NULL DEFAULT 0,
    repeats BIGINT NOT NULL DEFAULT 0,
    not_before BIGINT NOT NULL DEFAULT 0,
    reason TEXT,
    at BIGINT NOT NULL                         -- when the update it answers was received
);
CREATE INDEX outbox_chat ON outbox (chat, lane, id) WHERE state IN ('ready', 'sending');
CREATE INDEX outbox_turn ON outbox (lane, id) WHERE state = 'ready';
CREATE INDEX outbox_sending ON outbox (worker) WHERE state = 'sending';
CREATE INDEX outbox_closed ON outbox (at) WHERE state IN ('failed', 'blocked', 'unknown');

CREATE TABLE paces (chat BIGINT PRIMARY KEY, next_at BIGINT NOT NULL);  -- chat 0: everybody together
INSERT INTO paces (chat, next_at) VALUES (0, 0);

CREATE TABLE subscriptions (
    chat BIGINT NOT NULL, notice TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (chat, notice)
);

CREATE TABLE events (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat BIGINT,
    kind TEXT NOT NULL,
    notice TEXT,
    details TEXT NOT NULL,                      -- JSON
    at BIGINT NOT NULL
);
CREATE INDEX events_chat ON events (chat);
CREATE INDEX events_kind ON events (kind, at);

-- What ANALYZE gathers for the planner would be copies of what people said.
ALTER TABLE chats ALTER COLUMN session SET STATISTICS 0, ALTER COLUMN choices SET STATISTICS 0;
ALTER TABLE inbox ALTER COLUMN content SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE outbox ALTER COLUMN content SET STATISTICS 0, ALTER COLUMN reason SET STATISTICS 0;
ALTER TABLE events ALTER COLUMN details SET STATISTICS 0;

CREATE SEQUENCE workers;  -- a number for each process that sends

-- query: known_updates
SELECT update_id FROM inbox WHERE update_id IN (SELECT jsonb_array_elements_text(%(ids)s::jsonb)::bigint);

-- query: add_chats
INSERT INTO chats (chat, seen_at) SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint, %(now)s ON CONFLICT DO NOTHING;

-- query: open_counts
SELECT one.chat,
    (SELECT count(*) FROM inbox WHERE inbox.chat = one.chat AND state = 'open')
    + (SELECT count(*) FROM outbox WHERE outbox.chat = one.chat AND state IN ('ready', 'sending')) AS open,
    (SELECT flooding FROM chats WHERE chats.chat = one.chat) AS flooding
FROM (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint AS chat) AS one;

-- query: add_updates
INSERT INTO inbox (update_id, chat, content, state, reason, at)
SELECT update_id, chat, content, state, reason, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (update_id bigint, chat bigint, content text, state text, reason text)
ON CONFLICT DO NOTHING;

-- query: set_flooding
UPDATE chats SET flooding = %(flooding)s
WHERE flooding <> %(flooding)s AND chat IN (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint)
RETURNING chat;

-- query: take
SELECT one.update_id, one.chat, one.content, one.at, chats.session, chats.choices, chats.step,
    (SELECT role FROM staff WHERE person = one.chat) AS role, (SELECT awaits FROM staff WHERE person = one.chat) AS awaits
FROM inbox AS one JOIN chats USING (chat)
WHERE one.state = 'open' AND NOT EXISTS (
    SELECT 1 FROM inbox AS earlier WHERE earlier.chat = one.chat AND earlier.state = 'open' AND earlier.update_id < one.update_id
)
ORDER BY one.update_id LIMIT %(limit)s FOR UPDATE OF one, chats SKIP LOCKED;

-- query: close_updates
UPDATE inbox SET
    state = CASE WHEN done.reason IS NULL THEN 'done' ELSE 'aside' END,
    reason = done.reason,
    content = CASE WHEN done.reason IS NULL THEN NULL ELSE content END,
    chat = CASE WHEN done.reason IS NULL THEN NULL ELSE chat END
FROM jsonb_to_recordset(%(rows)s::jsonb) AS done (update_id bigint, reason text)
WHERE inbox.update_id = done.update_id AND state = 'open'
RETURNING inbox.update_id;

-- query: save_chats
UPDATE chats SET reachable = 1, session = new.session, choices = new.choices, step = new.step, seen_at = %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (chat bigint, session text, choices text, step bigint)
WHERE chats.chat = new.chat;

-- query: add_messages
INSERT INTO outbox (chat, content, repeatable, step, at)
SELECT new.chat, new.content, new.repeatable, new.step, new.at
FROM ROWS FROM (
    jsonb_to_recordset(%(rows)s::jsonb)
    AS (chat bigint, content text, repeatable smallint, step bigint, at bigint)
) WITH ORDINALITY AS new (chat, content, repeatable, step, at, key) ORDER BY key;

-- query: add_events
INSERT INTO events (chat, kind, notice, details, at)
SELECT new.chat, new.kind, new.notice, new.details, %(now)s
FROM ROWS FROM (
    jsonb_to_recordset(%(rows)s::jsonb) AS (chat bigint, kind text, notice text, details text)
) WITH ORDINALITY AS new (chat, kind, notice, details, key) ORDER BY key;

-- query: subscribe
INSERT INTO subscriptions (chat, notice, at, wanted) VALUES (%(chat)s, %(notice)s, %(now)s, %(wanted)s)
ON CONFLICT (chat, notice) DO UPDATE SET wanted = excluded.wanted, at = excluded.at WHERE subscriptions.wanted <> excluded.wanted;

-- query: mute
UPDATE chats SET muted = %(muted)s WHERE chat = %(chat)s;

-- query: set_reachable
UPDATE chats SET reachable = %(reachable)s WHERE chat IN (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint);

-- query: lock_pace
SELECT next_at FROM paces WHERE chat = 0 FOR UPDATE;

-- query: claim
UPDATE outbox SET state = 'sending', worker = %(worker)s, tries = tries + 1
WHERE id = ANY (ARRAY(  -- once: a subquery with a limit that is read again for a row finds others
    SELECT one.id FROM outbox AS one LEFT JOIN paces USING (chat)
    WHERE one.state = 'ready' AND one.not_before <= %(now)s AND coalesce(paces.next_at, 0) <= %(chats_until)s AND NOT EXISTS (
        SELECT 1 FROM outbox AS other WHERE other.chat = one.chat
        AND (other.state = 'sending' OR other.state = 'ready' AND other.id < one.id)
    )
    ORDER BY one.id LIMIT %(limit)s FOR UPDATE OF one SKIP LOCKED
))
RETURNING id, chat, content, tries, at;

-- query: next_ready
SELECT min(greatest(one.not_before, coalesce(paces.next_at, 0) - %(burst)s)) FROM outbox AS one LEFT JOIN paces USING (chat)
WHERE one.state = 'ready' AND NOT EXISTS (
    SELECT 1 FROM outbox AS other WHERE other.chat = one.chat
    AND (other.state = 'sending' OR other.state = 'ready' AND other.id < one.id)
);

-- query: spend_paces
INSERT INTO paces (chat, next_at)
SELECT new.chat, %(now)s + new.interval FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (chat bigint, "interval" bigint)
ON CONFLICT (chat) DO UPDATE SET next_at = greatest(paces.next_at, %(now)s) + excluded.next_at - %(now)s;

-- query: set_pace
UPDATE paces SET next_at = %(next_at)s WHERE chat = 0;

-- query: read_pace
SELECT next_at FROM paces WHERE chat = 0;

-- query: pause
UPDATE paces SET next_at = greatest(next_at, %(until)s) WHERE chat = 0;

-- query: remove_messages
DELETE FROM outbox WHERE id IN (SELECT jsonb_array_elements_text(%(ids)s::jsonb)::bigint);

-- query: return_messages
UPDATE outbox SET state = 'ready', worker = NULL, not_before = back.not_before, content = back.content
FROM jsonb_to_recordset(%(rows)s::jsonb) AS back (id bigint, tries bigint, not_before bigint, content text)
WHERE outbox.id = back.id AND outbox.tries = back.tries AND state IN ('sending', 'unknown');

-- query: close_messages
UPDATE outbox SET state = final.state, reason = final.reason, worker = NULL, content = NULL
FROM jsonb_to_recordset(%(rows)s::jsonb) AS final (id bigint, state text, reason text) WHERE outbox.id = final.id;

-- query: doubt_messages
UPDATE outbox SET worker = NULL, reason = %(reason)s, repeats = repeats + 1, not_before = %(not_before)s,
    state = CASE WHEN repeatable = 1 AND repeats = 0 AND step = (SELECT chats.step FROM chats WHERE chats.chat = outbox.chat) THEN 'ready' ELSE 'unknown' END,
    content = CASE WHEN repeatable = 1 AND repeats = 0 AND step = (SELECT chats.step FROM chats WHERE chats.chat = outbox.chat) THEN content END
WHERE id IN (SELECT jsonb_array_elements_text(%(ids)s::jsonb)::bigint) AND state = 'sending';

-- query: close_unreachable
UPDATE outbox SET state = 'blocked', content = NULL
WHERE state = 'ready' AND chat IN (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint);

-- query: abandoned
SELECT id, worker FROM outbox WHERE state = 'sending' AND worker <> %(worker)s;

-- query: move_chat
UPDATE chats SET chat = %(new)s WHERE chat = %(old)s AND NOT EXISTS (SELECT 1 FROM chats WHERE chat = %(new)s);

-- query: move_updates
UPDATE inbox SET chat = %(new)s WHERE chat = %(old)s;

-- query: move_messages
UPDATE outbox SET chat = %(new)s WHERE chat = %(old)s;

-- query: move_subscriptions
UPDATE subscriptions SET chat = %(new)s WHERE chat = %(old)s AND NOT EXISTS (
    SELECT 1 FROM subscriptions AS there WHERE there.chat = %(new)s AND there.notice = subscriptions.notice
);

-- query: move_events
UPDATE events SET chat = %(new)s WHERE chat = %(old)s;

-- query: forget_chats
DELETE FROM chats WHERE chat IN (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint);

-- query: forget_updates
DELETE FROM inbox WHERE chat IN (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint) AND update_id <= %(until)s;

-- query: forget_messages
DELETE FROM outbox WHERE chat IN (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint);

-- query: forget_subscriptions
DELETE FROM subscriptions WHERE chat IN (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint);

-- query: forget_events
DELETE FROM events WHERE chat IN (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint);

-- query: forget_paces
DELETE FROM paces WHERE chat IN (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint) AND chat <> 0;

-- query: idle_chats
SELECT chat FROM chats WHERE seen_at < %(before)s
AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.chat = chats.chat AND state = 'open') LIMIT %(limit)s
FOR UPDATE SKIP LOCKED;

-- query: sweep_updates
DELETE FROM inbox WHERE state = 'done' AND at < %(done_before)s OR state = 'aside' AND at < %(before)s;

-- query: sweep_messages
DELETE FROM outbox WHERE state IN ('failed', 'blocked', 'unknown') AND at < %(before)s;

-- query: sweep_events
DELETE FROM events WHERE at < %(before)s;

-- query: sweep_paces
DELETE FROM paces WHERE chat <> 0 AND (next_at < %(now)s OR next_at > %(latest)s);

-- query: held_chats
SELECT session, choices, step, reachable, muted, flooding, seen_at FROM chats WHERE chat = %(chat)s;

-- query: held_updates
SELECT update_id, content, state, reason, at FROM inbox WHERE chat = %(chat)s ORDER BY update_id;

-- query: held_messages
SELECT content, state, reason, at FROM outbox WHERE chat = %(chat)s ORDER BY id;

-- query: held_subscriptions
SELECT notice, wanted, at FROM subscriptions WHERE chat = %(chat)s ORDER BY notice;

-- query: held_events
SELECT kind, notice, details, at FROM events WHERE chat = %(chat)s ORDER BY id;

-- query: held_paces
SELECT next_at FROM paces WHERE chat = %(chat)s;

-- query: queues
SELECT (SELECT count(*) FROM inbox WHERE state = 'open') AS open,
    (SELECT count(*) FROM inbox WHERE state = 'aside') AS aside,
    (SELECT min(at) FROM inbox WHERE state = 'open') AS oldest_at,
    (SELECT count(*) FROM outbox WHERE state = 'ready') AS ready,
    (SELECT count(*) FROM outbox WHERE state = 'sending') AS sending,
    (SELECT count(*) FROM outbox WHERE state = 'unknown') AS unknown,
    (SELECT count(*) FROM outbox WHERE state IN ('failed', 'blocked')) AS failed,
    (SELECT count(*) FROM chats) AS people;

-- query: secret
SELECT value FROM secrets WHERE name = %(name)s;

-- query: add_secret
INSERT INTO secrets (name, value) VALUES (%(name)s, %(value)s) ON CONFLICT DO NOTHING;

-- query: restore_chats
INSERT INTO chats (chat, seen_at) SELECT DISTINCT chat, %(now)s FROM inbox WHERE state = 'open' AND chat IS NOT NULL ON CONFLICT DO NOTHING;

-- query: restore_forgotten
INSERT INTO chats (chat, seen_at) SELECT DISTINCT chat, %(now)s FROM inbox WHERE state = 'open' AND chat IN (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint) ON CONFLICT DO NOTHING;

-- query: reset_pace
UPDATE paces SET next_at = %(now)s WHERE chat = 0 AND next_at > %(latest)s;

-- query: reset_messages
UPDATE outbox SET not_before = 0 WHERE state = 'ready' AND not_before > %(latest)s;
