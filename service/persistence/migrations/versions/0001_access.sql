-- Who sees what, in the database. Settings are local to a transaction; unset, nothing is seen.
-- desk_web reads pages, desk_command writes, desk_worker does what is due. The first two are bound by the policies below.

CREATE FUNCTION desk_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('desk.person', true), '')::uuid;
CREATE FUNCTION desk_teams() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN string_to_array(nullif(current_setting('desk.teams', true), ''), ',')::uuid[];
CREATE FUNCTION desk_case() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('desk.case', true), '')::uuid;
CREATE FUNCTION desk_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('desk.now', true), '')::timestamptz;
CREATE FUNCTION desk_draft() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('desk.draft', true), '');

-- The whole file of a case; one task of it; anything of it.
CREATE FUNCTION desk_has_file(wanted uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE RETURN EXISTS (
  SELECT 1 FROM access_grant g WHERE g.case_id = wanted AND g.task_id IS NULL
    AND (g.team_id = ANY (desk_teams()) OR g.person_id = desk_person())
    AND g.from_at <= desk_now() AND (g.until_at IS NULL OR g.until_at > desk_now()));
CREATE FUNCTION desk_has_task(wanted uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE RETURN EXISTS (
  SELECT 1 FROM access_grant g WHERE g.task_id = wanted
    AND (g.team_id = ANY (desk_teams()) OR g.person_id = desk_person())
    AND g.from_at <= desk_now() AND (g.until_at IS NULL OR g.until_at > desk_now()));
CREATE FUNCTION desk_has_part(wanted uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE RETURN EXISTS (
  SELECT 1 FROM access_grant g WHERE g.case_id = wanted
    AND (g.team_id = ANY (desk_teams()) OR g.person_id = desk_person())
    AND g.from_at <= desk_now() AND (g.until_at IS NULL OR g.until_at > desk_now()));

-- Who a person is: teams, roles and trainings, as one document.
CREATE FUNCTION desk_actor(wanted uuid) RETURNS jsonb LANGUAGE sql STABLE RETURN (
  SELECT jsonb_build_object('person', p.id, 'name', p.name, 'rank', p.rank, 'email', p.email, 'site_roles', p.site_roles,
    'teams', coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'organisation', o.name, 'roles', m.roles, 'area', t.area_id) ORDER BY t.name)
       FROM membership m JOIN team t ON t.id = m.team_id JOIN organisation o ON o.id = t.organisation_id WHERE m.person_id = p.id), '[]'),
    'trainings', coalesce((SELECT jsonb_object_agg(q.key, q.valid_until) FROM qualification q WHERE q.person_id = p.id), '{}'))
    FROM person p WHERE p.id = wanted);

-- One statement makes an actor of a cookie: the session if it lives (30 minutes idle, 12 hours in all, system clock), who it is,
-- what teams and roles, what trainings. Touches the session at most once a minute.
CREATE FUNCTION desk_session(token bytea, system_now timestamptz) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE found web_session;
BEGIN
  SELECT * INTO found FROM web_session WHERE token_hash = token;
  IF found IS NULL OR found.ended_at IS NOT NULL OR found.seen_at < system_now - interval '30 minutes'
     OR found.started_at < system_now - interval '12 hours' THEN
    RETURN CASE WHEN found IS NULL THEN NULL ELSE jsonb_build_object('ended', true, 'person', found.person_id) END;
  END IF;
  IF found.seen_at < system_now - interval '1 minute' THEN
    UPDATE web_session SET seen_at = system_now WHERE token_hash = token;
  END IF;
  RETURN desk_actor(found.person_id);
END $$;

-- The first statement of a transaction: whose it is, and the business time (system clock and the demonstration's offset).
CREATE FUNCTION desk_begin(system_now timestamptz, person uuid, teams text) RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE business timestamptz := system_now + (SELECT clock_offset FROM site);
BEGIN
  PERFORM set_config('desk.person', coalesce(person::text, ''), true), set_config('desk.teams', teams, true),
          set_config('desk.case', '', true), set_config('desk.draft', '', true), set_config('desk.now', business::text, true);
  RETURN business;
END $$;

-- A second press of the same form finds what the first one did. The token is random and known only to whoever was shown the form.
CREATE FUNCTION desk_case_of_token(wanted text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  RETURN (SELECT case_id FROM form_submission WHERE token = wanted);

-- The version that a task's case runs on, for who may see the task; nothing else of its instance.
CREATE FUNCTION desk_deployment_of_task(wanted uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public RETURN (
  SELECT i.deployment_id FROM user_task t JOIN process_instance i ON i.id = t.instance_id WHERE t.id = wanted
    AND ((t.closed_at IS NULL AND t.team_id = ANY (desk_teams())) OR desk_has_file(t.case_id) OR desk_has_task(t.id)));

CREATE FUNCTION desk_deployment_of_subscription(wanted uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public RETURN (
  SELECT i.deployment_id FROM message_subscription s JOIN process_instance i ON i.id = s.instance_id WHERE s.id = wanted
    AND (desk_has_file(s.case_id) OR (s.offered_to = 'everybody' AND desk_has_part(s.case_id))));

-- When something is due next, for moving a demonstration's clock by stages: an instant, nothing of the case.
CREATE FUNCTION desk_next_due(system_now timestamptz) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public RETURN (
  SELECT due_at FROM job WHERE retries > 0 AND (locked_until IS NULL OR locked_until <= system_now OR locked_by IS NOT NULL) ORDER BY due_at LIMIT 1);

-- Monthly partitions of the two logs; what falls outside goes to the default ones.
CREATE FUNCTION desk_make_partitions(first date, months int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE starts date; log text;
BEGIN
  FOR starts IN SELECT (date_trunc('month', first) + make_interval(months => n))::date FROM generate_series(0, months - 1) n LOOP
    FOREACH log IN ARRAY ARRAY['history_event', 'audit_event'] LOOP
      EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
        log || to_char(starts, '_YYYY_MM'), log, starts, (starts + interval '1 month')::date);
    END LOOP;
  END LOOP;
END $$;
CREATE TABLE history_event_other PARTITION OF history_event DEFAULT;
CREATE TABLE audit_event_other PARTITION OF audit_event DEFAULT;

INSERT INTO site (id, is_demonstration, clock_offset) VALUES (1, false, interval '0');

-- Grants. What a login has no grant for it can't even name.
GRANT USAGE ON SCHEMA public TO desk_web, desk_command, desk_worker;
GRANT SELECT ON organisation, area, team, person, membership, qualification, deployment, deployment_file, file_content,
  process_definition, decision_definition, form_definition, site TO desk_web, desk_command, desk_worker;
GRANT SELECT ON case_record, case_party, case_link, case_note, form_submission, task_draft, document, access_grant, user_task,
  message_subscription, incident, deadline, history_event, notification, held_post, public_draft TO desk_web;
GRANT SELECT (id, case_id, deployment_id, process_key, revision, started_at, ended_at) ON process_instance TO desk_web;
GRANT INSERT ON audit_event TO desk_web, desk_command;
GRANT SELECT, INSERT, UPDATE, DELETE ON case_record, case_party, case_link, case_note, form_submission, task_draft, document, access_grant,
  process_instance, user_task, job, message_subscription, buffered_message, incident, deadline, history_event, outbox_message,
  notification, held_post, public_draft, web_session TO desk_command, desk_worker;
GRANT SELECT, UPDATE ON credential TO desk_command;
GRANT UPDATE ON person TO desk_command;
GRANT SELECT, INSERT ON audit_event TO desk_worker;
GRANT UPDATE ON site TO desk_worker, desk_command;
GRANT INSERT ON deployment, deployment_file, file_content, process_definition, decision_definition, form_definition TO desk_command;

-- Policies: `seen` for both bound logins; `widened` gives a command the one case that it set after finding its task.
DO $$
DECLARE rule record;
BEGIN
  FOR rule IN SELECT * FROM (VALUES
    ('case_record', 'desk_has_file(id)', 'id = desk_case()'),
    ('case_party', 'desk_has_file(case_id)', 'case_id = desk_case()'),
    ('case_link', 'desk_has_file(case_id)', 'case_id = desk_case()'),
    ('case_note', 'desk_has_file(case_id)', 'case_id = desk_case()'),
    ('document', 'desk_has_file(case_id)', 'case_id = desk_case()'),
    ('history_event', 'desk_has_file(case_id)', 'case_id = desk_case() OR case_id IS NULL'),
    ('incident', 'desk_has_file(case_id)', 'case_id = desk_case() OR case_id IS NULL'),
    ('process_instance', 'desk_has_file(case_id)', 'case_id = desk_case()'),
    ('job', 'false', 'case_id = desk_case()'),
    ('user_task', '(closed_at IS NULL AND team_id = ANY (desk_teams())) OR assignee_id = desk_person() AND closed_at IS NULL OR desk_has_file(case_id) OR desk_has_task(id)', 'case_id = desk_case()'),
    ('form_submission', 'desk_has_file(case_id) OR (task_id IS NOT NULL AND desk_has_task(task_id))', 'case_id = desk_case()'),
    ('task_draft', 'person_id = desk_person()', 'EXISTS (SELECT 1 FROM user_task t WHERE t.id = task_id AND t.case_id = desk_case())'),
    ('deadline', 'desk_has_file(case_id) OR (task_id IS NOT NULL AND desk_has_task(task_id))', 'case_id = desk_case()'),
    ('message_subscription', 'desk_has_file(case_id) OR (offered_to = ''everybody'' AND desk_has_part(case_id))', 'case_id = desk_case()'),
    ('access_grant', 'team_id = ANY (desk_teams()) OR person_id = desk_person()', 'case_id = desk_case()'),
    ('notification', 'person_id = desk_person() OR team_id = ANY (desk_teams())', 'case_id = desk_case()'),
    ('held_post', 'person_id = desk_person()', 'true'),
    ('public_draft', 'encode(key_hash, ''hex'') = desk_draft() OR reference = desk_draft()', 'false'),
    ('audit_event', 'false', 'true')
  ) AS r(name, seen, widened) LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', rule.name);
    EXECUTE format('CREATE POLICY everything ON %I TO desk_worker USING (true) WITH CHECK (true)', rule.name);
    EXECUTE format('CREATE POLICY seen ON %I FOR SELECT TO desk_web, desk_command USING (%s)', rule.name, rule.seen);
    EXECUTE format('CREATE POLICY widened ON %I TO desk_command USING (%s OR (%s)) WITH CHECK (%s OR (%s))', rule.name,
      rule.widened, CASE WHEN rule.name IN ('task_draft', 'public_draft', 'notification', 'held_post') THEN rule.seen ELSE 'false' END,
      rule.widened, CASE WHEN rule.name IN ('task_draft', 'public_draft', 'notification', 'held_post') THEN rule.seen ELSE 'false' END);
  END LOOP;
END $$;
CREATE POLICY reads ON audit_event FOR INSERT TO desk_web WITH CHECK (person_id = desk_person());

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO desk_web, desk_command, desk_worker;
REVOKE EXECUTE ON FUNCTION desk_make_partitions FROM desk_web, desk_command, desk_worker;
