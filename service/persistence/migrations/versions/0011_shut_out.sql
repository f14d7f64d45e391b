-- Who is shut out of a case sees nothing of it, whatever their teams and roles would give them.
CREATE TABLE case_exclusion (
	id UUID NOT NULL,
	case_id UUID NOT NULL,
	person_id UUID NOT NULL,
	reason TEXT NOT NULL,
	from_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_case_exclusion PRIMARY KEY (id),
	CONSTRAINT fk_case_exclusion_case_id FOREIGN KEY(case_id) REFERENCES case_record (id),
	CONSTRAINT fk_case_exclusion_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_case_exclusion_case_id ON case_exclusion (case_id);
CREATE UNIQUE INDEX uq_case_exclusion_person ON case_exclusion (person_id, case_id);
GRANT SELECT ON case_exclusion TO desk_web;
GRANT SELECT, INSERT, DELETE ON case_exclusion TO desk_command, desk_worker;

-- Cases that this person is shut out of; read once a statement.
CREATE FUNCTION desk_shut_out() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public
  RETURN (SELECT coalesce(array_agg(case_id), '{}') FROM case_exclusion WHERE person_id = desk_person());
-- Whether work of the case may go to this person: for lists of colleagues, whose makers need not have the file.
CREATE FUNCTION desk_is_shut_out(of_case uuid, who uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public
  RETURN EXISTS (SELECT 1 FROM case_exclusion WHERE case_id = of_case AND person_id = who);
REVOKE EXECUTE ON FUNCTION desk_shut_out, desk_is_shut_out FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_shut_out, desk_is_shut_out TO desk_web, desk_command, desk_worker;
ALTER TABLE case_exclusion ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON case_exclusion TO desk_worker USING (true) WITH CHECK (true);
CREATE POLICY seen ON case_exclusion FOR SELECT TO desk_web, desk_command USING (desk_has_file(case_id));
CREATE POLICY widened ON case_exclusion TO desk_command USING (case_id = desk_case()) WITH CHECK (case_id = desk_case());

CREATE OR REPLACE FUNCTION desk_has_file(wanted uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE RETURN EXISTS (
  SELECT 1 FROM access_grant g WHERE g.case_id = wanted AND g.task_id IS NULL
    AND (g.team_id = ANY (desk_teams()) OR g.person_id = desk_person())
    AND g.from_at <= desk_now() AND (g.until_at IS NULL OR g.until_at > desk_now()) AND g.case_id <> ALL (desk_shut_out()));
CREATE OR REPLACE FUNCTION desk_has_task(wanted uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE RETURN EXISTS (
  SELECT 1 FROM access_grant g WHERE g.task_id = wanted
    AND (g.team_id = ANY (desk_teams()) OR g.person_id = desk_person())
    AND g.from_at <= desk_now() AND (g.until_at IS NULL OR g.until_at > desk_now()) AND g.case_id <> ALL (desk_shut_out()));
CREATE OR REPLACE FUNCTION desk_has_part(wanted uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE RETURN EXISTS (
  SELECT 1 FROM access_grant g WHERE g.case_id = wanted
    AND (g.team_id = ANY (desk_teams()) OR g.person_id = desk_person())
    AND g.from_at <= desk_now() AND (g.until_at IS NULL OR g.until_at > desk_now()) AND g.case_id <> ALL (desk_shut_out()));

-- As CASE, since the planner takes "not one of these cases" for a condition that nothing fulfils where one case has most tasks.
ALTER POLICY seen ON user_task USING (CASE WHEN case_id = ANY ((SELECT desk_shut_out())::uuid[]) THEN false ELSE
  (closed_at IS NULL AND team_id = ANY ((SELECT desk_teams())::uuid[])) OR (closed_at IS NULL AND assignee_id = (SELECT desk_person()))
  OR desk_has_file(case_id) OR desk_has_task(id) END);
ALTER POLICY seen ON notification USING ((person_id = desk_person() OR team_id = ANY (desk_teams()))
  AND (case_id IS NULL OR case_id <> ALL ((SELECT desk_shut_out())::uuid[])));
