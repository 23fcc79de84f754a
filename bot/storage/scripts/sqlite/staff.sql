-- Staff: who may do what, what was done, what they have added to the notices, what was asked.

-- migration: 3
CREATE TABLE staff (
    person INTEGER PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'sender', 'approver', 'admin')),
    awaits TEXT,                                -- JSON: what the desk has asked of him
    at INTEGER NOT NULL
);

CREATE TABLE audit (                            -- append-only; each row's hash covers the one before
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    details TEXT NOT NULL,                      -- JSON
    hash TEXT NOT NULL
);
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_remains BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_new BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = new.id)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE additions (                        -- what staff have added to the notices; append-only, a later row may withdraw one
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    notice TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('correction', 'wording', 'withdrawal')),
    content TEXT NOT NULL,                      -- JSON; of a withdrawal the number of the row that it withdraws
    author INTEGER NOT NULL,
    at INTEGER NOT NULL
);

-- query: roles_of
SELECT person, role, awaits FROM staff WHERE person IN (SELECT value FROM json_each(:people)) ORDER BY person;

-- query: listening
SELECT person, awaits FROM staff;

-- query: staff
SELECT person, role, at FROM staff ORDER BY person;

-- query: set_role
INSERT INTO staff (person, role, at) VALUES (:person, :role, :now)
ON CONFLICT (person) DO UPDATE SET role = excluded.role, at = excluded.at, awaits = NULL;

-- query: add_first_admin
INSERT INTO staff (person, role, at) SELECT :person, 'admin', :now WHERE NOT EXISTS (SELECT 1 FROM staff)
ON CONFLICT DO NOTHING RETURNING person;

-- query: remove_staff
DELETE FROM staff WHERE person = :person RETURNING role;

-- query: report_to
UPDATE broadcasts SET report_chat = :admin, report_message = NULL WHERE report_chat = :person;

-- query: forget_reports
DELETE FROM outbox WHERE chat = :person AND state = 'ready' AND content ->> 'broadcast' IS NOT NULL;

-- query: set_awaits
UPDATE staff SET awaits = :awaits WHERE person = :person;

-- query: lock_audit
SELECT 1;

-- query: last_audit
SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1;

-- query: add_audit
INSERT INTO audit (id, at, actor, action, details, hash) VALUES (:id, :now, :actor, :action, :details, :hash);

-- query: audit_after
SELECT id, at, actor, action, details, hash FROM audit WHERE id > :after ORDER BY id LIMIT :limit;

-- query: newest_addition
SELECT id, at FROM additions ORDER BY id DESC LIMIT 1;

-- query: add_addition
INSERT INTO additions (notice, kind, content, author, at) VALUES (:notice, :kind, :content, :author, :now) RETURNING id;

-- query: additions
SELECT id, notice, kind, content, author, at FROM additions ORDER BY id;

-- query: count_people
SELECT count(*) FROM chats;

-- query: count_events
SELECT kind, json_extract(details, '$.status'), count(*) FROM events WHERE at >= :since GROUP BY 1, 2 ORDER BY 1, 2;

-- query: count_finished
SELECT count(DISTINCT chat) FROM events WHERE kind = 'verdict' AND at >= :since;

-- query: count_standings
SELECT notice, target, standing, count(*) FROM standings GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- query: unanswered
SELECT json_extract(details, '$.q') AS q, coalesce(notice, ''), count(*), count(DISTINCT chat), max(id) FROM events
WHERE kind = 'unanswered' GROUP BY 1, 2 ORDER BY count(*) DESC, max(id) DESC LIMIT :limit;

-- query: question
SELECT json_extract(details, '$.q'), coalesce(notice, '') FROM events WHERE id = :id AND kind = 'unanswered';

-- query: who_asked
SELECT DISTINCT json_extract(details, '$.q'), coalesce(notice, ''), chat FROM events
WHERE kind = 'unanswered' AND chat IS NOT NULL AND (json_extract(details, '$.q'), coalesce(notice, '')) IN (
    SELECT value ->> 'q', value ->> 'notice' FROM json_each(:questions)
);

-- query: close_questions
UPDATE events SET kind = 'replied'
WHERE kind = 'unanswered' AND (json_extract(details, '$.q'), coalesce(notice, '')) IN (
    SELECT value ->> 'q', value ->> 'notice' FROM json_each(:questions)
) RETURNING chat, json_extract(details, '$.q'), coalesce(notice, '');
