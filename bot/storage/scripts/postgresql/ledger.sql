-- Broadcasts: whom they are for, and one row a recipient.

-- migration: 2
DROP INDEX outbox_chat;
DROP INDEX outbox_turn;
ALTER TABLE outbox DROP COLUMN lane;            -- broadcasts have a ledger of their own
CREATE INDEX outbox_chat ON outbox (chat, id) WHERE state IN ('ready', 'sending');
CREATE INDEX outbox_turn ON outbox (id) WHERE state = 'ready';

ALTER TABLE subscriptions ADD COLUMN wanted SMALLINT NOT NULL DEFAULT 1;  -- 0: has said to want none about this notice
CREATE INDEX subscriptions_notice ON subscriptions (notice, chat);

CREATE TABLE standings (                        -- where each person of a chat stands with each target, for audiences
    chat BIGINT NOT NULL,
    person BIGINT NOT NULL,
    notice TEXT NOT NULL,
    target TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('begun', 'eligible', 'ineligible', 'undetermined')),
    PRIMARY KEY (chat, person, notice, target)
);
CREATE INDEX standings_notice ON standings (notice, chat);

CREATE TABLE broadcasts (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state TEXT NOT NULL DEFAULT 'draft'
        CHECK (state IN ('draft', 'waiting', 'approved', 'laying', 'sending', 'paused', 'done', 'cancelled')),
    author BIGINT,                             -- NULL: proposed by the assistant, adopted by nobody yet
    approver BIGINT,
    seal TEXT,                                  -- the hash of the text and audience that are approved
    previewed TEXT,                             -- the hash of those whose preview has arrived
    notice TEXT NOT NULL,
    event TEXT,                                 -- the key of the notice's window it reminds of
    audience TEXT NOT NULL,                     -- JSON
    text TEXT NOT NULL,                         -- a template
    starts_at BIGINT NOT NULL,                 -- 0: as soon as it is approved
    expires_at BIGINT NOT NULL,
    paid SMALLINT NOT NULL DEFAULT 0,
    proposal TEXT,                              -- what the assistant proposed it for, once
    laid_to BIGINT NOT NULL DEFAULT 0,         -- the last chat looked at for the ledger
    laid_at BIGINT,                          -- when everybody it is for was in the ledger
    reason TEXT,
    report_chat BIGINT,                        -- where its progress is shown
    report_message BIGINT,
    reported_at BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    begun_at BIGINT,
    ended_at BIGINT
);
CREATE INDEX broadcasts_state ON broadcasts (state);
CREATE UNIQUE INDEX broadcasts_proposal ON broadcasts (proposal);

CREATE TABLE recipients (                       -- the ledger
    broadcast BIGINT NOT NULL,
    chat BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'ready'
        CHECK (state IN ('ready', 'sending', 'sent', 'failed', 'blocked', 'unknown', 'expired', 'muted')),
    worker BIGINT,
    tries BIGINT NOT NULL DEFAULT 0,
    not_before BIGINT NOT NULL DEFAULT 0,
    reason TEXT,
    at BIGINT NOT NULL DEFAULT 0,              -- when it came to this
    PRIMARY KEY (broadcast, chat)
);
CREATE INDEX recipients_ready ON recipients (broadcast, chat) WHERE state = 'ready';
CREATE INDEX recipients_sending ON recipients (worker) WHERE state = 'sending';
CREATE INDEX recipients_missed ON recipients (broadcast, state) WHERE state IN ('failed', 'blocked', 'unknown', 'expired', 'muted');
CREATE INDEX recipients_later ON recipients (not_before) WHERE state = 'ready' AND not_before > 0;

CREATE TABLE clocks (name TEXT PRIMARY KEY, next_at BIGINT NOT NULL);
INSERT INTO clocks (name, next_at) VALUES ('broadcast', 0);

-- query: set_standings
INSERT INTO standings (chat, person, notice, target, standing)
SELECT chat, person, notice, target, standing
FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (chat bigint, person bigint, notice text, target text, standing text)
ON CONFLICT (chat, person, notice, target) DO UPDATE SET standing = excluded.standing;

-- query: remove_people
DELETE FROM standings WHERE (chat, person) IN (
    SELECT chat, person FROM jsonb_to_recordset(%(rows)s::jsonb) AS gone (chat bigint, person bigint)
);

-- query: forget_standings
DELETE FROM standings WHERE chat IN (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint);

-- query: move_standings
UPDATE standings SET chat = %(new)s WHERE chat = %(old)s AND NOT EXISTS (
    SELECT 1 FROM standings AS there WHERE there.chat = %(new)s AND (there.person, there.notice, there.target) = (standings.person, standings.notice, standings.target)
);

-- query: held_standings
SELECT person, notice, target, standing FROM standings WHERE chat = %(chat)s ORDER BY person, notice, target;

-- query: add_broadcast
INSERT INTO broadcasts (author, notice, event, audience, text, starts_at, expires_at, paid, proposal, report_chat, created_at)
VALUES (%(author)s, %(notice)s, %(event)s, %(audience)s, %(text)s, %(starts_at)s, %(expires_at)s, %(paid)s, %(proposal)s, %(author)s, %(now)s)
ON CONFLICT (proposal) DO NOTHING RETURNING id;

-- query: broadcasts
SELECT id, state, author, approver, seal, previewed, notice, event, audience, text, starts_at, expires_at, paid, proposal, laid_to,
    laid_at, reason, report_chat, report_message, created_at, begun_at, ended_at
FROM broadcasts WHERE id IN (SELECT jsonb_array_elements_text(%(ids)s::jsonb)::bigint) ORDER BY id;

-- query: lock_broadcast
SELECT id FROM broadcasts WHERE id = %(id)s FOR UPDATE;

-- query: broadcast_about
SELECT id FROM broadcasts WHERE notice = %(notice)s AND event = %(event)s AND author IS NOT NULL AND id <> %(but)s
    AND (state IN (SELECT jsonb_array_elements_text(%(open)s::jsonb)) OR begun_at >= %(since)s) ORDER BY id DESC LIMIT 1;

-- query: broadcasts_in
SELECT id FROM broadcasts WHERE state IN (SELECT jsonb_array_elements_text(%(states)s::jsonb)) ORDER BY id;

-- query: newest_broadcasts
SELECT id FROM broadcasts WHERE author IS NOT NULL ORDER BY id DESC LIMIT %(limit)s;

-- query: move_broadcast
UPDATE broadcasts SET state = %(state)s, reason = %(reason)s,
    begun_at = CASE WHEN %(state)s = 'laying' THEN coalesce(begun_at, %(now)s) ELSE begun_at END,
    ended_at = CASE WHEN %(state)s IN ('done', 'cancelled') THEN %(now)s END
WHERE id = %(id)s AND state IN (SELECT jsonb_array_elements_text(%(allowed)s::jsonb)) RETURNING id;

-- query: edit_broadcast
UPDATE broadcasts SET author = %(author)s, report_chat = CASE WHEN author = %(author)s THEN report_chat ELSE %(author)s END, audience = %(audience)s, text = %(text)s, starts_at = %(starts_at)s, paid = %(paid)s,
    approver = %(approver)s, seal = %(seal)s, state = %(state)s
WHERE id = %(id)s AND state IN ('draft', 'waiting', 'approved') RETURNING id;

-- query: previewed_broadcast
UPDATE broadcasts SET previewed = %(seal)s WHERE id = %(id)s;

-- query: shift_broadcasts
UPDATE broadcasts SET expires_at = %(expires_at)s, starts_at = CASE WHEN starts_at > %(now)s THEN starts_at + %(shift)s ELSE starts_at END
WHERE notice = %(notice)s AND event = %(event)s AND state NOT IN ('done', 'cancelled') RETURNING id;

-- query: count_subscribed
SELECT count(*) - (
    SELECT count(*) FROM chats JOIN subscriptions AS one USING (chat)  -- those who are away are few: faster than to join all
    WHERE (reachable = 0 OR muted = 1) AND one.notice = %(notice)s AND one.wanted = 1 AND chat > 0
) FROM subscriptions AS one WHERE one.notice = %(notice)s AND one.wanted = 1 AND one.chat > 0;

-- query: count_standing
SELECT count(DISTINCT one.chat) - (
    SELECT count(DISTINCT other.chat) FROM (
        SELECT chat FROM chats WHERE reachable = 0 OR muted = 1
        UNION SELECT chat FROM subscriptions WHERE notice = %(notice)s AND wanted = 0
    ) AS away JOIN standings AS other ON other.chat = away.chat
    WHERE other.notice = %(notice)s AND away.chat > 0
        AND (%(target)s = '' OR other.target = %(target)s) AND (%(standing)s = '' OR other.standing = %(standing)s)
) FROM standings AS one
WHERE one.notice = %(notice)s AND one.chat > 0 AND (%(target)s = '' OR one.target = %(target)s) AND (%(standing)s = '' OR one.standing = %(standing)s);

-- query: lock_laying
SELECT id FROM broadcasts
WHERE state = 'laying' OR laid_at IS NULL AND (state = 'paused' AND expires_at <= %(now)s OR state = 'cancelled' AND begun_at IS NOT NULL)
ORDER BY state <> 'laying', id LIMIT 1 FOR UPDATE;

-- query: last_looked_at
SELECT max(chat) FROM (SELECT chat FROM chats WHERE chat > %(after)s ORDER BY chat LIMIT %(limit)s) AS next;

-- query: lay_recipients
INSERT INTO recipients (broadcast, chat)
SELECT %(id)s, chat FROM chats WHERE chat > %(after)s AND chat <= %(last)s AND reachable = 1 AND muted = 0 AND CASE WHEN %(subscribed)s = 1 THEN
    EXISTS (SELECT 1 FROM subscriptions AS one WHERE one.chat = chats.chat AND one.notice = %(notice)s AND wanted = 1)
    ELSE EXISTS (SELECT 1 FROM standings AS one WHERE one.chat = chats.chat AND one.notice = %(notice)s
        AND (%(target)s = '' OR one.target = %(target)s) AND (%(standing)s = '' OR one.standing = %(standing)s))
    AND NOT EXISTS (SELECT 1 FROM subscriptions AS one WHERE one.chat = chats.chat AND one.notice = %(notice)s AND wanted = 0) END
ON CONFLICT DO NOTHING;

-- query: laid_to
UPDATE broadcasts SET laid_to = %(chat)s WHERE id = %(id)s;

-- query: laid_all
UPDATE broadcasts SET laid_at = %(now)s WHERE id = %(id)s;

-- query: lock_clock
SELECT next_at FROM clocks WHERE name = 'broadcast' FOR UPDATE;

-- query: set_clock
UPDATE clocks SET next_at = %(next_at)s WHERE name = 'broadcast';

-- query: reset_clock
UPDATE clocks SET next_at = %(now)s WHERE next_at > %(latest)s;

-- query: claim_recipients
UPDATE recipients SET worker = %(worker)s, tries = tries + 1, at = %(now)s, state = CASE
    WHEN NOT EXISTS (SELECT 1 FROM chats WHERE chats.chat = recipients.chat AND muted = 0) THEN 'muted'
    WHEN NOT EXISTS (SELECT 1 FROM chats WHERE chats.chat = recipients.chat AND reachable = 1) THEN 'blocked'
    WHEN EXISTS (SELECT 1 FROM subscriptions AS one WHERE one.chat = recipients.chat AND one.notice = %(notice)s AND wanted = 0) THEN 'muted'
    WHEN %(subscribed)s = 1 AND NOT EXISTS (SELECT 1 FROM subscriptions AS one WHERE one.chat = recipients.chat AND one.notice = %(notice)s) THEN 'muted'
    ELSE 'sending' END
WHERE broadcast = %(id)s AND state = 'ready' AND chat = ANY (ARRAY(  -- once, as in `claim`
    SELECT one.chat FROM recipients AS one LEFT JOIN paces ON paces.chat = one.chat
    WHERE one.broadcast = %(id)s AND one.state = 'ready' AND one.not_before <= %(now)s AND coalesce(paces.next_at, 0) <= %(chats_until)s
        AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.chat = one.chat AND outbox.state IN ('ready', 'sending'))
    ORDER BY one.chat LIMIT %(limit)s FOR UPDATE OF one SKIP LOCKED
))
RETURNING chat, tries, state;

-- query: settle_recipients
UPDATE recipients SET state = new.state, reason = new.reason, not_before = new.not_before, worker = NULL, at = %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb)
    AS new (broadcast bigint, chat bigint, tries bigint, state text, reason text, not_before bigint)
WHERE recipients.broadcast = new.broadcast AND recipients.chat = new.chat AND recipients.tries = new.tries
    AND recipients.state IN ('sending', 'unknown');

-- query: abandoned_recipients
SELECT broadcast, chat, tries, worker FROM recipients WHERE state = 'sending' AND worker <> %(worker)s;

-- query: expire_recipients
UPDATE recipients SET state = 'expired', at = %(now)s WHERE broadcast = %(id)s AND state = 'ready' AND chat = ANY (ARRAY(
    SELECT chat FROM recipients WHERE broadcast = %(id)s AND state = 'ready' ORDER BY chat LIMIT %(limit)s
)) RETURNING chat;

-- query: resend_unknown
UPDATE recipients SET state = 'ready', at = %(now)s WHERE broadcast = %(id)s AND state = 'unknown' RETURNING chat;

-- query: goes_on
SELECT EXISTS (SELECT 1 FROM recipients WHERE broadcast = %(id)s AND state = 'ready')
    OR EXISTS (SELECT 1 FROM recipients WHERE broadcast = %(id)s AND state = 'sending');

-- query: open_recipients
SELECT (SELECT count(*) FROM recipients WHERE state = 'ready'
        AND broadcast IN (SELECT id FROM broadcasts WHERE state IN ('laying', 'sending', 'paused'))) AS ready,
    (SELECT count(*) FROM recipients WHERE state = 'sending') AS sending;

-- query: count_ready
SELECT count(*) FROM recipients WHERE state = 'ready' AND broadcast IN (SELECT jsonb_array_elements_text(%(ids)s::jsonb)::bigint);

-- query: tally
SELECT state, count(*) FROM recipients WHERE broadcast = %(id)s GROUP BY state;

-- query: not_reached
SELECT chat, state, reason, at FROM recipients WHERE broadcast = %(id)s AND state <> 'sent' ORDER BY chat;

-- query: report_broadcasts
UPDATE broadcasts SET reported_at = %(now)s WHERE id = ANY (ARRAY(
    SELECT id FROM broadcasts
    WHERE report_chat IS NOT NULL AND reported_at <= %(before)s AND state IN ('laying', 'sending', 'paused') ORDER BY id FOR UPDATE
)) RETURNING id, report_chat;

-- query: reset_reports
UPDATE broadcasts SET reported_at = 0 WHERE id = ANY (ARRAY(
    SELECT id FROM broadcasts WHERE reported_at > %(latest)s ORDER BY id FOR UPDATE
));

-- query: reset_recipients
UPDATE recipients SET not_before = 0 WHERE state = 'ready' AND not_before > 0 AND not_before > %(latest)s;

-- query: add_progress
INSERT INTO outbox (chat, content, step, at)
SELECT %(chat)s, %(content)s, 0, %(now)s WHERE NOT EXISTS (
    SELECT 1 FROM outbox WHERE chat = %(chat)s AND state IN ('ready', 'sending') AND content = %(content)s
);

-- query: shown_in
UPDATE broadcasts SET report_message = %(message)s WHERE id = %(id)s;

-- query: forget_recipients
DELETE FROM recipients WHERE broadcast IN (SELECT id FROM broadcasts) AND chat IN (SELECT jsonb_array_elements_text(%(chats)s::jsonb)::bigint);

-- query: move_recipients
UPDATE recipients SET chat = %(new)s WHERE broadcast IN (SELECT id FROM broadcasts) AND chat = %(old)s AND NOT EXISTS (
    SELECT 1 FROM recipients AS there WHERE there.chat = %(new)s AND there.broadcast = recipients.broadcast
);

-- query: held_recipients
SELECT broadcast, state, reason, at FROM recipients WHERE broadcast IN (SELECT id FROM broadcasts) AND chat = %(chat)s ORDER BY broadcast;

-- query: sweep_broadcasts
DELETE FROM broadcasts WHERE id IN (
    SELECT id FROM broadcasts WHERE state IN ('done', 'cancelled') AND ended_at < %(before)s
        AND NOT EXISTS (SELECT 1 FROM recipients WHERE broadcast = broadcasts.id)
);

-- query: sweep_recipients
DELETE FROM recipients WHERE (broadcast, chat) IN (
    SELECT broadcast, chat FROM recipients
    WHERE broadcast IN (SELECT id FROM broadcasts WHERE state IN ('done', 'cancelled') AND ended_at < %(before)s) LIMIT %(limit)s
) RETURNING chat;
