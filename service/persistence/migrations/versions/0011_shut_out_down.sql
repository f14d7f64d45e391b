ALTER POLICY seen ON notification USING (person_id = desk_person() OR team_id = ANY (desk_teams()));
ALTER POLICY seen ON user_task USING ((closed_at IS NULL AND team_id = ANY ((SELECT desk_teams())::uuid[]))
  OR (closed_at IS NULL AND assignee_id = (SELECT desk_person())) OR desk_has_file(case_id) OR desk_has_task(id));
CREATE OR REPLACE FUNCTION desk_has_file(wanted uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE RETURN EXISTS (
  SELECT 1 FROM access_grant g WHERE g.case_id = wanted AND g.task_id IS NULL
    AND (g.team_id = ANY (desk_teams()) OR g.person_id = desk_person())
    AND g.from_at <= desk_now() AND (g.until_at IS NULL OR g.until_at > desk_now()));
CREATE OR REPLACE FUNCTION desk_has_task(wanted uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE RETURN EXISTS (
  SELECT 1 FROM access_grant g WHERE g.task_id = wanted
    AND (g.team_id = ANY (desk_teams()) OR g.person_id = desk_person())
    AND g.from_at <= desk_now() AND (g.until_at IS NULL OR g.until_at > desk_now()));
CREATE OR REPLACE FUNCTION desk_has_part(wanted uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE RETURN EXISTS (
  SELECT 1 FROM access_grant g WHERE g.case_id = wanted
    AND (g.team_id = ANY (desk_teams()) OR g.person_id = desk_person())
    AND g.from_at <= desk_now() AND (g.until_at IS NULL OR g.until_at > desk_now()));
DROP FUNCTION desk_shut_out();
DROP FUNCTION desk_is_shut_out(uuid, uuid);
DROP TABLE case_exclusion;
