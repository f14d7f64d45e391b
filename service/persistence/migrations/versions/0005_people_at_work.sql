-- Who looks at what now: gone a minute after the last sign of life, and nothing that must outlive a crash.
CREATE UNLOGGED TABLE presence (
	case_id UUID NOT NULL,
	person_id UUID NOT NULL,
	task_id UUID,
	seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_presence PRIMARY KEY (case_id, person_id),
	CONSTRAINT fk_presence_case_id FOREIGN KEY(case_id) REFERENCES case_record (id),
	CONSTRAINT fk_presence_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_presence_task_id FOREIGN KEY(task_id) REFERENCES user_task (id)
);
GRANT SELECT ON presence TO desk_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON presence TO desk_command, desk_worker;

-- Whoever has the file sees who has it open. Who has one task of it sees only people of their own teams at that task.
ALTER TABLE presence ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON presence TO desk_worker USING (true) WITH CHECK (true);
CREATE POLICY seen ON presence FOR SELECT TO desk_web, desk_command USING (
  person_id = desk_person() OR desk_has_file(case_id)
  OR (task_id IS NOT NULL AND EXISTS (SELECT 1 FROM user_task t WHERE t.id = task_id)
      AND EXISTS (SELECT 1 FROM membership m WHERE m.person_id = presence.person_id AND m.team_id = ANY (desk_teams()))));
CREATE POLICY own ON presence TO desk_command USING (person_id = desk_person()) WITH CHECK (
  person_id = desk_person() AND (desk_has_file(case_id)
    OR EXISTS (SELECT 1 FROM user_task t WHERE t.id = task_id AND t.case_id = presence.case_id)));

-- A session also says when it ends; what a page asks by itself (`touch` false) doesn't keep it alive.
DROP FUNCTION desk_session(bytea, timestamptz);
CREATE FUNCTION desk_session(token bytea, system_now timestamptz, touch boolean) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE found web_session;
BEGIN
  SELECT * INTO found FROM web_session WHERE token_hash = token;
  IF found IS NULL OR found.ended_at IS NOT NULL OR found.seen_at < system_now - interval '30 minutes'
     OR found.started_at < system_now - interval '12 hours' THEN
    RETURN CASE WHEN found IS NULL THEN NULL ELSE jsonb_build_object('ended', true, 'person', found.person_id) END;
  END IF;
  IF touch AND found.seen_at < system_now - interval '1 minute' THEN
    UPDATE web_session SET seen_at = system_now WHERE token_hash = token;
    found.seen_at := system_now;
  END IF;
  RETURN desk_actor(found.person_id) || jsonb_build_object(
    'ends_at', least(found.seen_at + interval '30 minutes', found.started_at + interval '12 hours'));
END $$;

-- Service support sees what failed: reference, element and fault, never a name or an answer.
CREATE FUNCTION desk_supports() RETURNS boolean LANGUAGE sql STABLE
  RETURN EXISTS (SELECT 1 FROM person p WHERE p.id = desk_person() AND 'service_support' = ANY (p.site_roles));
CREATE POLICY supports ON incident FOR SELECT TO desk_web, desk_command USING (desk_supports());
CREATE FUNCTION desk_failed(wanted uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public RETURN (
  SELECT jsonb_build_object('reference', c.reference, 'team', m.name, 'deployment', i.deployment_id, 'process', i.process_key,
    'attempts', j.attempts)
  FROM incident f LEFT JOIN case_record c ON c.id = f.case_id LEFT JOIN team m ON m.id = c.owning_team_id
  LEFT JOIN process_instance i ON i.id = f.instance_id LEFT JOIN job j ON j.id = f.job_id
  WHERE f.id = wanted AND (desk_supports() OR desk_has_file(f.case_id)));

REVOKE EXECUTE ON FUNCTION desk_session, desk_supports, desk_failed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_session, desk_supports, desk_failed TO desk_web, desk_command, desk_worker;
