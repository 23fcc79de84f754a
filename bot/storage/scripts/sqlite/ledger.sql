-- Broadcasts: whom they are for, and one row a recipient.

-- migration: 2
DROP INDEX outbox_chat;
DROP INDEX outbox_turn;
ALTER TABLE outbox DROP COLUMN lane;            -- broadcasts have a ledger of their own
CREATE INDEX outbox_chat ON outbox (chat, id) WHERE state IN ('ready', 'sending');
CREATE INDEX outbox_turn ON outbox (id) WHERE state = 'ready';

ALTER TABLE subscriptions ADD COLUMN wanted INTEGER NOT NULL DEFAULT 1;  -- 0: has said to want none about this notice
CREATE INDEX subscriptions_notice ON subscriptions (notice, chat);

CREATE TABLE standings (                        -- where each person of a chat stands with each target, for audiences
    chat INTEGER NOT NULL,
    person INTEGER NOT NULL,
    notice TEXT NOT NULL,
    target TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('begun', 'eligible', 'ineligible', 'undetermined')),
    PRIMARY KEY (chat, person, notice, target)
) WITHOUT ROWID;
CREATE INDEX standings_notice ON standings (notice, chat);

CREATE TABLE broadcasts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL DEFAULT 'draft'
        CHECK (state IN ('draft', 'waiting', 'approved', 'laying', 'sending', 'paused', 'done', 'cancelled')),
    author INTEGER,                             -- NULL: proposed by the assistant, adopted by nobody yet
    approver INTEGER,
    seal TEXT,                                  -- the hash of the text and audience that are approved
    previewed TEXT,                             -- the hash of those whose preview has arrived
    notice TEXT NOT NULL,
    event TEXT,                                 -- the key of the notice's window it reminds of
    audience TEXT NOT NULL,                     -- JSON
    text TEXT NOT NULL,                         -- a template
    starts_at INTEGER NOT NULL,                 -- 0: as soon as it is approved
    expires_at INTEGER NOT NULL,
    paid INTEGER NOT NULL DEFAULT 0,
    proposal TEXT,                              -- what the assistant proposed it for, once
    laid_to INTEGER NOT NULL DEFAULT 0,         -- the last chat looked at for the ledger
    laid_at INTEGER,                         -- when everybody it is for was in the ledger
    reason TEXT,
    report_chat INTEGER,                        -- where its progress is shown
    report_message INTEGER,
    reported_at INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    begun_at INTEGER,
    ended_at INTEGER
);
CREATE INDEX broadcasts_state ON broadcasts (state);
CREATE UNIQUE INDEX broadcasts_proposal ON broadcasts (proposal);

CREATE TABLE recipients (                       -- the ledger
    broadcast INTEGER NOT NULL,
    chat INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'ready'
        CHECK (state IN ('ready', 'sending', 'sent', 'failed', 'blocked', 'unknown', 'expired', 'muted')),
    worker INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    at INTEGER NOT NULL DEFAULT 0,              -- when it came to this
    PRIMARY KEY (broadcast, chat)
) WITHOUT ROWID;
CREATE INDEX recipients_ready ON recipients (broadcast, chat) WHERE state = 'ready';
CREATE INDEX recipients_sending ON recipients (worker) WHERE state = 'sending';
CREATE INDEX recipients_missed ON recipients (broadcast, state) WHERE state IN ('failed', 'blocked', 'unknown', 'expired', 'muted');
CREATE INDEX recipients_later ON recipients (not_before) WHERE state = 'ready' AND not_before > 0;

CREATE TABLE clocks (name TEXT PRIMARY KEY, next_at INTEGER NOT NULL);
INSERT INTO clocks (name, next_at) VALUES ('broadcast', 0);

-- query: set_standings
INSERT INTO standings (chat, person, notice, target, standing)
SELECT value ->> 'chat', value ->> 'person', value ->> 'notice', value ->> 'target', value ->> 'standing' FROM json_each(:rows) WHERE true
ON CONFLICT (chat, person, notice, target) DO UPDATE SET standing = excluded.standing;

-- query: remove_people
DELETE FROM standings WHERE (chat, person) IN (SELECT value ->> 'chat', value ->> 'person' FROM json_each(:rows));

-- query: forget_standings
DELETE FROM standings WHERE chat IN (SELECT value FROM json_each(:chats));

-- query: move_standings
UPDATE OR IGNORE standings SET chat = :new WHERE chat = :old;

-- query: held_standings
SELECT person, notice, target, standing FROM standings WHERE chat = :chat ORDER BY person, notice, target;

-- query: add_broadcast
INSERT INTO broadcasts (author, notice, event, audience, text, starts_at, expires_at, paid, proposal, report_chat, created_at)
VALUES (:author, :notice, :event, :audience, :text, :starts_at, :expires_at, :paid, :proposal, :author, :now)
ON CONFLICT (proposal) DO NOTHING RETURNING id;

-- query: broadcasts
SELECT id, state, author, approver, seal, previewed, notice, event, audience, text, starts_at, expires_at, paid, proposal, laid_to,
    laid_at, reason, report_chat, report_message, created_at, begun_at, ended_at
FROM broadcasts WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY id;

-- query: lock_broadcast
SELECT id FROM broadcasts WHERE id = :id;

-- query: broadcast_about
SELECT id FROM broadcasts WHERE notice = :notice AND event = :event AND author IS NOT NULL AND id <> :but
    AND (state IN (SELECT value FROM json_each(:open)) OR begun_at >= :since) ORDER BY id DESC LIMIT 1;

-- query: broadcasts_in
SELECT id FROM broadcasts WHERE state IN (SELECT value FROM json_each(:states)) ORDER BY id;

-- query: newest_broadcasts
SELECT id FROM broadcasts WHERE author IS NOT NULL ORDER BY id DESC LIMIT :limit;

-- query: move_broadcast
UPDATE broadcasts SET state = :state, reason = :reason,
    begun_at = CASE WHEN :state = 'laying' THEN coalesce(begun_at, :now) ELSE begun_at END,
    ended_at = CASE WHEN :state IN ('done', 'cancelled') THEN :now END
WHERE id = :id AND state IN (SELECT value FROM json_each(:allowed)) RETURNING id;

-- query: edit_broadcast
UPDATE broadcasts SET author = :author, report_chat = CASE WHEN author = :author THEN report_chat ELSE :author END, audience = :audience, text = :text, starts_at = :starts_at, paid = :paid,
    approver = :approver, seal = :seal, state = :state
WHERE id = :id AND state IN ('draft', 'waiting', 'approved') RETURNING id;

-- query: previewed_broadcast
UPDATE broadcasts SET previewed = :seal WHERE id = :id;

-- query: shift_broadcasts
UPDATE broadcasts SET expires_at = :expires_at, starts_at = CASE WHEN starts_at > :now THEN starts_at + :shift ELSE starts_at END
WHERE notice = :notice AND event = :event AND state NOT IN ('done', 'cancelled') RETURNING id;

-- query: count_subscribed
SELECT count(*) - (
    SELECT count(*) FROM chats JOIN subscriptions AS one USING (chat)  -- those who are away are few: faster than to join all
    WHERE (reachable = 0 OR muted = 1) AND one.notice = :notice AND one.wanted = 1 AND chat > 0
) FROM subscriptions AS one WHERE one.notice = :notice AND one.wanted = 1 AND one.chat > 0;

-- query: count_standing
SELECT count(DISTINCT one.chat) - (
    SELECT count(DISTINCT other.chat) FROM (
        SELECT chat FROM chats WHERE reachable = 0 OR muted = 1
        UNION SELECT chat FROM subscriptions WHERE notice = :notice AND wanted = 0
    ) AS away CROSS JOIN standings AS other ON other.chat = away.chat  -- in this order
    WHERE other.notice = :notice AND away.chat > 0
        AND (:target = '' OR other.target = :target) AND (:standing = '' OR other.standing = :standing)
) FROM standings AS one
WHERE one.notice = :notice AND one.chat > 0 AND (:target = '' OR one.target = :target) AND (:standing = '' OR one.standing = :standing);

-- query: lock_laying
SELECT id FROM broadcasts
WHERE state = 'laying' OR laid_at IS NULL AND (state = 'paused' AND expires_at <= :now OR state = 'cancelled' AND begun_at IS NOT NULL)
ORDER BY state <> 'laying', id LIMIT 1;

-- query: last_looked_at
SELECT max(chat) FROM (SELECT chat FROM chats WHERE chat > :after ORDER BY chat LIMIT :limit);

-- query: lay_recipients
INSERT INTO recipients (broadcast, chat)
SELECT :id, chat FROM chats WHERE chat > :after AND chat <= :last AND reachable = 1 AND muted = 0 AND CASE WHEN :subscribed = 1 THEN
    EXISTS (SELECT 1 FROM subscriptions AS one WHERE one.chat = chats.chat AND one.notice = :notice AND wanted = 1)
    ELSE EXISTS (SELECT 1 FROM standings AS one WHERE one.chat = chats.chat AND one.notice = :notice
        AND (:target = '' OR one.target = :target) AND (:standing = '' OR one.standing = :standing))
    AND NOT EXISTS (SELECT 1 FROM subscriptions AS one WHERE one.chat = chats.chat AND one.notice = :notice AND wanted = 0) END
ON CONFLICT DO NOTHING;

-- query: laid_to
UPDATE broadcasts SET laid_to = :chat WHERE id = :id;

-- query: laid_all
UPDATE broadcasts SET laid_at = :now WHERE id = :id;

-- query: lock_clock
SELECT next_at FROM clocks WHERE name = 'broadcast';

-- query: set_clock
UPDATE clocks SET next_at = :next_at WHERE name = 'broadcast';

-- query: reset_clock
UPDATE clocks SET next_at = :now WHERE next_at > :latest;

-- query: claim_recipients
UPDATE recipients SET worker = :worker, tries = tries + 1, at = :now, state = CASE
    WHEN NOT EXISTS (SELECT 1 FROM chats WHERE chats.chat = recipients.chat AND muted = 0) THEN 'muted'
    WHEN NOT EXISTS (SELECT 1 FROM chats WHERE chats.chat = recipients.chat AND reachable = 1) THEN 'blocked'
    WHEN EXISTS (SELECT 1 FROM subscriptions AS one WHERE one.chat = recipients.chat AND one.notice = :notice AND wanted = 0) THEN 'muted'
    WHEN :subscribed = 1 AND NOT EXISTS (SELECT 1 FROM subscriptions AS one WHERE one.chat = recipients.chat AND one.notice = :notice) THEN 'muted'
    ELSE 'sending' END
WHERE broadcast = :id AND state = 'ready' AND chat IN (
    SELECT one.chat FROM recipients AS one INDEXED BY recipients_ready LEFT JOIN paces ON paces.chat = one.chat
    WHERE one.broadcast = :id AND one.state = 'ready' AND one.not_before <= :now AND coalesce(paces.next_at, 0) <= :chats_until
        AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.chat = one.chat AND outbox.state IN ('ready', 'sending'))
    ORDER BY one.chat LIMIT :limit
)
RETURNING chat, tries, state;

-- query: settle_recipients
UPDATE recipients SET state = new.value ->> 'state', reason = new.value ->> 'reason', not_before = new.value ->> 'not_before',
    worker = NULL, at = :now
FROM json_each(:rows) AS new
WHERE broadcast = new.value ->> 'broadcast' AND chat = new.value ->> 'chat' AND tries = new.value ->> 'tries'
    AND state IN ('sending', 'unknown');

-- query: abandoned_recipients
SELECT broadcast, chat, tries, worker FROM recipients WHERE state = 'sending' AND worker <> :worker;

-- query: expire_recipients
UPDATE recipients SET state = 'expired', at = :now WHERE broadcast = :id AND state = 'ready' AND chat IN (
    SELECT chat FROM recipients INDEXED BY recipients_ready WHERE broadcast = :id AND state = 'ready' ORDER BY chat LIMIT :limit
) RETURNING chat;

-- query: resend_unknown
UPDATE recipients SET state = 'ready', at = :now WHERE broadcast = :id AND state = 'unknown' AND chat IN (
    SELECT chat FROM recipients INDEXED BY recipients_missed WHERE broadcast = :id AND state = 'unknown' AND state IN ('failed', 'blocked', 'unknown', 'expired', 'muted')
) RETURNING chat;

-- query: goes_on
SELECT EXISTS (SELECT 1 FROM recipients INDEXED BY recipients_ready WHERE broadcast = :id AND state = 'ready')
    OR EXISTS (SELECT 1 FROM recipients INDEXED BY recipients_sending WHERE broadcast = :id AND state = 'sending');

-- query: open_recipients
SELECT (SELECT count(*) FROM recipients INDEXED BY recipients_ready WHERE state = 'ready'
        AND broadcast IN (SELECT id FROM broadcasts WHERE state IN ('laying', 'sending', 'paused'))) AS ready,
    (SELECT count(*) FROM recipients INDEXED BY recipients_sending WHERE state = 'sending') AS sending;

-- query: count_ready
SELECT count(*) FROM recipients INDEXED BY recipients_ready WHERE state = 'ready' AND broadcast IN (SELECT value FROM json_each(:ids));

-- query: tally
WITH one (state, number) AS (                   -- by the indexes: a million rows need no look at each
    SELECT 'ready', count(*) FROM recipients INDEXED BY recipients_ready WHERE broadcast = :id AND state = 'ready'
    UNION ALL SELECT 'sending', count(*) FROM recipients INDEXED BY recipients_sending WHERE broadcast = :id AND state = 'sending'
    UNION ALL SELECT state, count(*) FROM recipients INDEXED BY recipients_missed WHERE broadcast = :id AND state IN ('failed', 'blocked', 'unknown', 'expired', 'muted') GROUP BY state
), sent (number) AS MATERIALIZED (
    SELECT (SELECT count(*) FROM recipients WHERE broadcast = :id) - (SELECT sum(number) FROM one)
)
SELECT state, number FROM one WHERE number > 0 UNION ALL SELECT 'sent', number FROM sent WHERE number > 0;

-- query: not_reached
SELECT chat, state, reason, at FROM recipients WHERE broadcast = :id AND state <> 'sent' ORDER BY chat;

-- query: report_broadcasts
UPDATE broadcasts SET reported_at = :now
WHERE report_chat IS NOT NULL AND reported_at <= :before AND state IN ('laying', 'sending', 'paused') RETURNING id, report_chat;

-- query: reset_reports
UPDATE broadcasts SET reported_at = 0 WHERE reported_at > :latest;

-- query: reset_recipients
UPDATE recipients SET not_before = 0 WHERE (broadcast, chat) IN (
    SELECT broadcast, chat FROM recipients INDEXED BY recipients_later WHERE state = 'ready' AND not_before > 0 AND not_before > :latest
);

-- query: add_progress
INSERT INTO outbox (chat, content, step, at)
SELECT :chat, :content, 0, :now WHERE NOT EXISTS (
    SELECT 1 FROM outbox WHERE chat = :chat AND state IN ('ready', 'sending') AND content = :content
);

-- query: shown_in
UPDATE broadcasts SET report_message = :message WHERE id = :id;

-- query: forget_recipients
DELETE FROM recipients WHERE broadcast IN (SELECT id FROM broadcasts) AND chat IN (SELECT value FROM json_each(:chats));

-- query: move_recipients
UPDATE OR IGNORE recipients SET chat = :new WHERE broadcast IN (SELECT id FROM broadcasts) AND chat = :old;

-- query: held_recipients
SELECT broadcast, state, reason, at FROM recipients WHERE broadcast IN (SELECT id FROM broadcasts) AND chat = :chat ORDER BY broadcast;

-- query: sweep_broadcasts
DELETE FROM broadcasts WHERE id IN (
    SELECT id FROM broadcasts WHERE state IN ('done', 'cancelled') AND ended_at < :before
        AND NOT EXISTS (SELECT 1 FROM recipients WHERE broadcast = broadcasts.id)
);

-- query: sweep_recipients
DELETE FROM recipients WHERE (broadcast, chat) IN (
    SELECT broadcast, chat FROM recipients
    WHERE broadcast IN (SELECT id FROM broadcasts WHERE state IN ('done', 'cancelled') AND ended_at < :before) LIMIT :limit
) RETURNING chat;
