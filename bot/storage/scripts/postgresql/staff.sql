-- Staff: who may do what, what was done, what they have added to the notices, what was asked.

-- migration: 3
CREATE TABLE staff (
    person BIGINT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'sender', 'approver', 'admin')),
    awaits TEXT,                                -- JSON: what the desk has asked of him
    at BIGINT NOT NULL
);

CREATE TABLE audit (                            -- append-only; each row's hash covers the one before
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    details TEXT NOT NULL,                      -- JSON
    hash TEXT NOT NULL
);
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_remains BEFORE TRUNCATE ON audit EXECUTE FUNCTION audit_stays();

CREATE TABLE additions (                        -- what staff have added to the notices; append-only, a later row may withdraw one
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    notice TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('correction', 'wording', 'withdrawal')),
    content TEXT NOT NULL,                      -- JSON; of a withdrawal the number of the row that it withdraws
    author BIGINT NOT NULL,
    at BIGINT NOT NULL
);

-- query: roles_of
SELECT person, role, awaits FROM staff WHERE person IN (SELECT jsonb_array_elements_text(%(people)s::jsonb)::bigint) ORDER BY person;

-- query: listening
SELECT person, awaits FROM staff;

-- query: staff
SELECT person, role, at FROM staff ORDER BY person;

-- query: set_role
INSERT INTO staff (person, role, at) VALUES (%(person)s, %(role)s, %(now)s)
ON CONFLICT (person) DO UPDATE SET role = excluded.role, at = excluded.at, awaits = NULL;

-- query: add_first_admin
INSERT INTO staff (person, role, at) SELECT %(person)s, 'admin', %(now)s WHERE NOT EXISTS (SELECT 1 FROM staff)
ON CONFLICT DO NOTHING RETURNING person;

-- query: remove_staff
DELETE FROM staff WHERE person = %(person)s RETURNING role;

-- query: report_to
UPDATE broadcasts SET report_chat = %(admin)s, report_message = NULL WHERE id = ANY (ARRAY(
    SELECT id FROM broadcasts WHERE report_chat = %(person)s ORDER BY id FOR UPDATE
));

-- query: forget_reports
DELETE FROM outbox WHERE chat = %(person)s AND state = 'ready' AND content::jsonb ->> 'broadcast' IS NOT NULL;

-- query: set_awaits
UPDATE staff SET awaits = %(awaits)s WHERE person = %(person)s;

-- query: lock_audit
SELECT pg_advisory_xact_lock(32340, 0);

-- query: last_audit
SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1;

-- query: add_audit
INSERT INTO audit (id, at, actor, action, details, hash) VALUES (%(id)s, %(now)s, %(actor)s, %(action)s, %(details)s, %(hash)s);

-- query: audit_after
SELECT id, at, actor, action, details, hash FROM audit WHERE id > %(after)s ORDER BY id LIMIT %(limit)s;

-- query: newest_addition
SELECT id, at FROM additions ORDER BY id DESC LIMIT 1;

-- query: add_addition
INSERT INTO additions (notice, kind, content, author, at) VALUES (%(notice)s, %(kind)s, %(content)s, %(author)s, %(now)s) RETURNING id;

-- query: additions
SELECT id, notice, kind, content, author, at FROM additions ORDER BY id;

-- query: count_people
SELECT count(*) FROM chats;

-- query: count_events
SELECT kind, details::jsonb ->> 'status', count(*) FROM events WHERE at >= %(since)s GROUP BY 1, 2 ORDER BY 1, 2;

-- query: count_finished
SELECT count(DISTINCT chat) FROM events WHERE kind = 'verdict' AND at >= %(since)s;

-- query: count_standings
SELECT notice, target, standing, count(*) FROM standings GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- query: unanswered
SELECT details::jsonb ->> 'q' AS q, coalesce(notice, ''), count(*), count(DISTINCT chat), max(id) FROM events
WHERE kind = 'unanswered' GROUP BY 1, 2 ORDER BY count(*) DESC, max(id) DESC LIMIT %(limit)s;

-- query: question
SELECT details::jsonb ->> 'q', coalesce(notice, '') FROM events WHERE id = %(id)s AND kind = 'unanswered';

-- query: who_asked
SELECT DISTINCT details::jsonb ->> 'q', coalesce(notice, ''), chat FROM events
WHERE kind = 'unanswered' AND chat IS NOT NULL AND (details::jsonb ->> 'q', coalesce(notice, '')) IN (
    SELECT q, notice FROM jsonb_to_recordset(%(questions)s::jsonb) AS one (q text, notice text)
);

-- query: close_questions
UPDATE events SET kind = 'replied'
WHERE kind = 'unanswered' AND (details::jsonb ->> 'q', coalesce(notice, '')) IN (
    SELECT q, notice FROM jsonb_to_recordset(%(questions)s::jsonb) AS one (q text, notice text)
) RETURNING chat, details::jsonb ->> 'q', coalesce(notice, '');
