ALTER POLICY seen ON user_task USING ((closed_at IS NULL AND team_id = ANY (desk_teams()))
  OR assignee_id = desk_person() AND closed_at IS NULL OR desk_has_file(case_id) OR desk_has_task(id));
DROP INDEX ix_user_task_queue;
DROP INDEX ix_user_task_mine;
CREATE INDEX ix_user_task_queue ON user_task (team_id, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX ix_user_task_mine ON user_task (assignee_id, due_at, id) WHERE closed_at IS NULL;
