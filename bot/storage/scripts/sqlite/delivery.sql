-- Updates in, messages out, on SQLite. Times are UTC epoch microseconds. Rows come in as one JSON array a call: one statement a table.

-- migration: 1
CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL);  -- what every replica must share

CREATE TABLE chats (
    chat INTEGER PRIMARY KEY,
    session TEXT,                               -- JSON of dialogs.session.Session; NULL: nothing said yet
    choices TEXT NOT NULL DEFAULT '[]',         -- JSON: what the last reply offered to choose from
    step INTEGER NOT NULL DEFAULT 0,            -- turns so far; binds buttons to the reply they came with
    reachable INTEGER NOT NULL DEFAULT 1,       -- 0: blocked the bot, or is gone
    muted INTEGER NOT NULL DEFAULT 0,
    flooding INTEGER NOT NULL DEFAULT 0,        -- 1: messages are dropped, and the person has been told once
    seen_at INTEGER NOT NULL
);
CREATE INDEX chats_idle ON chats (seen_at);

CREATE TABLE inbox (
    update_id INTEGER PRIMARY KEY,
    chat INTEGER,
    content TEXT,                               -- JSON of what is kept of the update; NULL once handled
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'aside')),
    reason TEXT,
    at INTEGER NOT NULL
);
CREATE INDEX inbox_open ON inbox (chat, update_id) WHERE state = 'open';
CREATE INDEX inbox_turn ON inbox (update_id) WHERE state = 'open';
CREATE INDEX inbox_closed ON inbox (at) WHERE state <> 'open';

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat INTEGER NOT NULL,
    lane INTEGER NOT NULL,                      -- 0: replies, 1: broadcasts, which wait for all replies
    content TEXT,                               -- JSON of the message; NULL once it needs no more sending
    repeatable INTEGER NOT NULL DEFAULT 0,      -- 1: a question that may be put again once if its delivery is unknown
    step INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'sending', 'failed', 'blocked', 'unknown')),
    worker INTEGER,                             -- who is sending it
    tries INTEGER NOT NULL DEFAULT 0,
    repeats INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    at INTEGER NOT NULL                         -- when the update it answers was received
);
CREATE INDEX outbox_chat ON outbox (chat, lane, id) WHERE state IN ('ready', 'sending');
CREATE INDEX outbox_turn ON outbox (lane, id) WHERE state = 'ready';
CREATE INDEX outbox_sending ON outbox (worker) WHERE state = 'sending';
CREATE INDEX outbox_closed ON outbox (at) WHERE state IN ('failed', 'blocked', 'unknown');

CREATE TABLE paces (chat INTEGER PRIMARY KEY, next_at INTEGER NOT NULL);  -- chat 0: everybody together
INSERT INTO paces (chat, next_at) VALUES (0, 0);

CREATE TABLE subscriptions (
    chat INTEGER NOT NULL, notice TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (chat, notice)
) WITHOUT ROWID;

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat INTEGER,
    kind TEXT NOT NULL,
    notice TEXT,
    details TEXT NOT NULL,                      -- JSON
    at INTEGER NOT NULL
);
CREATE INDEX events_chat ON events (chat);
CREATE INDEX events_kind ON events (kind, at);

-- query: known_updates
SELECT update_id FROM inbox WHERE update_id IN (SELECT value FROM json_each(:ids));

-- query: add_chats
INSERT INTO chats (chat, seen_at) SELECT value, :now FROM json_each(:chats) WHERE true ON CONFLICT DO NOTHING;

-- query: open_counts
SELECT value AS chat,
    (SELECT count(*) FROM inbox WHERE chat = value AND state = 'open')
    + (SELECT count(*) FROM outbox WHERE chat = value AND state IN ('ready', 'sending')) AS open,
    (SELECT flooding FROM chats WHERE chat = value) AS flooding
FROM json_each(:chats);

-- query: add_updates
INSERT INTO inbox (update_id, chat, content, state, reason, at)
SELECT value ->> 'update_id', value ->> 'chat', value ->> 'content', value ->> 'state', value ->> 'reason', :now
FROM json_each(:rows) WHERE true ON CONFLICT DO NOTHING;

-- query: set_flooding
UPDATE chats SET flooding = :flooding WHERE flooding <> :flooding AND chat IN (SELECT value FROM json_each(:chats))
RETURNING chat;

-- query: take
SELECT update_id, chat, content, at, session, choices, step,
    (SELECT role FROM staff WHERE person = one.chat) AS role, (SELECT awaits FROM staff WHERE person = one.chat) AS awaits
FROM inbox AS one JOIN chats USING (chat)
WHERE state = 'open' AND NOT EXISTS (
    SELECT 1 FROM inbox AS earlier WHERE earlier.chat = one.chat AND earlier.state = 'open' AND earlier.update_id < one.update_id
)
ORDER BY update_id LIMIT :limit;

-- query: close_updates
UPDATE inbox SET
    state = iif(done.value ->> 'reason' IS NULL, 'done', 'aside'),
    reason = done.value ->> 'reason',
    content = iif(done.value ->> 'reason' IS NULL, NULL, content),
    chat = iif(done.value ->> 'reason' IS NULL, NULL, chat)
FROM json_each(:rows) AS done WHERE update_id = done.value ->> 'update_id' AND state = 'open'
RETURNING update_id;

-- query: save_chats
UPDATE chats SET reachable = 1, session = new.value ->> 'session', choices = new.value ->> 'choices', step = new.value ->> 'step', seen_at = :now
FROM json_each(:rows) AS new WHERE chat = new.value ->> 'chat';

-- query: add_messages
INSERT INTO outbox (chat, content, repeatable, step, at)
SELECT value ->> 'chat', value ->> 'content', value ->> 'repeatable', value ->> 'step', value ->> 'at'
FROM json_each(:rows) ORDER BY key;

-- query: add_events
INSERT INTO events (chat, kind, notice, details, at)
SELECT value ->> 'chat', value ->> 'kind', value ->> 'notice', value ->> 'details', :now FROM json_each(:rows) ORDER BY key;

-- query: subscribe
INSERT INTO subscriptions (chat, notice, at, wanted) VALUES (:chat, :notice, :now, :wanted)
ON CONFLICT (chat, notice) DO UPDATE SET wanted = excluded.wanted, at = excluded.at WHERE subscriptions.wanted <> excluded.wanted;

-- query: mute
UPDATE chats SET muted = :muted WHERE chat = :chat;

-- query: set_reachable
UPDATE chats SET reachable = :reachable WHERE chat IN (SELECT value FROM json_each(:chats));

-- query: lock_pace
SELECT next_at FROM paces WHERE chat = 0;

-- query: claim
UPDATE outbox SET state = 'sending', worker = :worker, tries = tries + 1
WHERE id IN (
    SELECT id FROM outbox AS one LEFT JOIN paces USING (chat)
    WHERE state = 'ready' AND not_before <= :now AND coalesce(next_at, 0) <= :chats_until AND NOT EXISTS (
        SELECT 1 FROM outbox AS other WHERE other.chat = one.chat
        AND (other.state = 'sending' OR other.state = 'ready' AND other.id < one.id)
    )
    ORDER BY id LIMIT :limit
)
RETURNING id, chat, content, tries, at;

-- query: next_ready
SELECT min(max(not_before, coalesce(next_at, 0) - :burst)) FROM outbox AS one LEFT JOIN paces USING (chat)
WHERE state = 'ready' AND NOT EXISTS (
    SELECT 1 FROM outbox AS other WHERE other.chat = one.chat
    AND (other.state = 'sending' OR other.state = 'ready' AND other.id < one.id)
);

-- query: spend_paces
INSERT INTO paces (chat, next_at)
SELECT value ->> 'chat', :now + (value ->> 'interval') FROM json_each(:rows) WHERE true
ON CONFLICT (chat) DO UPDATE SET next_at = max(next_at, :now) + excluded.next_at - :now;

-- query: set_pace
UPDATE paces SET next_at = :next_at WHERE chat = 0;

-- query: read_pace
SELECT next_at FROM paces WHERE chat = 0;

-- query: pause
UPDATE paces SET next_at = max(next_at, :until) WHERE chat = 0;

-- query: remove_messages
DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(:ids));

-- query: return_messages
UPDATE outbox SET state = 'ready', worker = NULL, not_before = back.value ->> 'not_before',
    content = back.value ->> 'content'
FROM json_each(:rows) AS back
WHERE outbox.id = back.value ->> 'id' AND tries = back.value ->> 'tries' AND state IN ('sending', 'unknown');

-- query: close_messages
UPDATE outbox SET state = final.value ->> 'state', reason = final.value ->> 'reason', worker = NULL, content = NULL
FROM json_each(:rows) AS final WHERE outbox.id = final.value ->> 'id';

-- query: doubt_messages
UPDATE outbox SET worker = NULL, reason = :reason, repeats = repeats + 1, not_before = :not_before,
    state = iif(repeatable AND repeats = 0 AND step = (SELECT step FROM chats WHERE chat = outbox.chat), 'ready', 'unknown'),
    content = iif(repeatable AND repeats = 0 AND step = (SELECT step FROM chats WHERE chat = outbox.chat), content, NULL)
WHERE id IN (SELECT value FROM json_each(:ids)) AND state = 'sending';

-- query: close_unreachable
UPDATE outbox SET state = 'blocked', content = NULL
WHERE state = 'ready' AND chat IN (SELECT value FROM json_each(:chats));

-- query: abandoned
SELECT id, worker FROM outbox WHERE state = 'sending' AND worker <> :worker;

-- query: move_chat
UPDATE chats SET chat = :new WHERE chat = :old AND NOT EXISTS (SELECT 1 FROM chats WHERE chat = :new);

-- query: move_updates
UPDATE inbox SET chat = :new WHERE chat = :old;

-- query: move_messages
UPDATE outbox SET chat = :new WHERE chat = :old;

-- query: move_subscriptions
UPDATE OR IGNORE subscriptions SET chat = :new WHERE chat = :old;

-- query: move_events
UPDATE events SET chat = :new WHERE chat = :old;

-- query: forget_chats
DELETE FROM chats WHERE chat IN (SELECT value FROM json_each(:chats));

-- query: forget_updates
DELETE FROM inbox WHERE chat IN (SELECT value FROM json_each(:chats)) AND update_id <= :until;

-- query: forget_messages
DELETE FROM outbox WHERE chat IN (SELECT value FROM json_each(:chats));

-- query: forget_subscriptions
DELETE FROM subscriptions WHERE chat IN (SELECT value FROM json_each(:chats));

-- query: forget_events
DELETE FROM events WHERE chat IN (SELECT value FROM json_each(:chats));

-- query: forget_paces
DELETE FROM paces WHERE chat IN (SELECT value FROM json_each(:chats)) AND chat <> 0;

-- query: idle_chats
SELECT chat FROM chats WHERE seen_at < :before
AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.chat = chats.chat AND state = 'open') LIMIT :limit;

-- query: sweep_updates
DELETE FROM inbox WHERE state = 'done' AND at < :done_before OR state = 'aside' AND at < :before;

-- query: sweep_messages
DELETE FROM outbox WHERE state IN ('failed', 'blocked', 'unknown') AND at < :before;

-- query: sweep_events
DELETE FROM events WHERE at < :before;

-- query: sweep_paces
DELETE FROM paces WHERE chat <> 0 AND (next_at < :now OR next_at > :latest);

-- query: held_chats
SELECT session, choices, step, reachable, muted, flooding, seen_at FROM chats WHERE chat = :chat;

-- query: held_updates
SELECT update_id, content, state, reason, at FROM inbox WHERE chat = :chat ORDER BY update_id;

-- query: held_messages
SELECT content, state, reason, at FROM outbox WHERE chat = :chat ORDER BY id;

-- query: held_subscriptions
SELECT notice, wanted, at FROM subscriptions WHERE chat = :chat ORDER BY notice;

-- query: held_events
SELECT kind, notice, details, at FROM events WHERE chat = :chat ORDER BY id;

-- query: held_paces
SELECT next_at FROM paces WHERE chat = :chat;

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
SELECT value FROM secrets WHERE name = :name;

-- query: add_secret
INSERT INTO secrets (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING;

-- query: restore_chats
INSERT INTO chats (chat, seen_at) SELECT DISTINCT chat, :now FROM inbox WHERE state = 'open' AND chat IS NOT NULL ON CONFLICT DO NOTHING;

-- query: restore_forgotten
INSERT INTO chats (chat, seen_at) SELECT DISTINCT chat, :now FROM inbox WHERE state = 'open' AND chat IN (SELECT value FROM json_each(:chats)) ON CONFLICT DO NOTHING;

-- query: reset_pace
UPDATE paces SET next_at = :now WHERE chat = 0 AND next_at > :latest;

-- query: reset_messages
UPDATE outbox SET not_before = 0 WHERE state = 'ready' AND not_before > :latest;
