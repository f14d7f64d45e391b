-- Rows as they stood before a step was finished, by table; and the ids of those that it made. For ten minutes.
CREATE TABLE step_before (
	task_id UUID NOT NULL,
	case_id UUID NOT NULL,
	instance_id UUID NOT NULL,
	person_id UUID NOT NULL,
	revision INTEGER NOT NULL,
	before JSONB NOT NULL,
	added JSONB NOT NULL,
	until TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_step_before PRIMARY KEY (task_id),
	CONSTRAINT fk_step_before_task_id FOREIGN KEY(task_id) REFERENCES user_task (id),
	CONSTRAINT fk_step_before_case_id FOREIGN KEY(case_id) REFERENCES case_record (id),
	CONSTRAINT fk_step_before_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id),
	CONSTRAINT fk_step_before_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_step_before_case_id ON step_before (case_id);
CREATE INDEX ix_step_before_until ON step_before (until);
GRANT SELECT, INSERT, UPDATE, DELETE ON step_before TO desk_command, desk_worker;
ALTER TABLE step_before ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON step_before TO desk_worker USING (true) WITH CHECK (true);
CREATE POLICY widened ON step_before TO desk_command USING (case_id = desk_case()) WITH CHECK (case_id = desk_case());

-- What was answered stays as evidence; of a step that was taken back it counts no more.
ALTER TABLE form_submission ADD COLUMN undone_at TIMESTAMP WITH TIME ZONE;
