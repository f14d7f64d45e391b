-- Lists count up to 1,000 tasks for their filters: what is counted stands in the index, and who asks is read once a statement.
DROP INDEX ix_user_task_queue;
DROP INDEX ix_user_task_mine;
CREATE INDEX ix_user_task_queue ON user_task (team_id, due_at, id)
  INCLUDE (role, element_id, name, assignee_id, priority, area_id, case_id, closed_at) WHERE closed_at IS NULL;
CREATE INDEX ix_user_task_mine ON user_task (assignee_id, due_at, id)
  INCLUDE (team_id, element_id, name, priority, area_id, case_id, closed_at) WHERE closed_at IS NULL;
ALTER POLICY seen ON user_task USING ((closed_at IS NULL AND team_id = ANY ((SELECT desk_teams())::uuid[]))
  OR (closed_at IS NULL AND assignee_id = (SELECT desk_person())) OR desk_has_file(case_id) OR desk_has_task(id));
