-- Who was asked to confirm which step. The answers stay in the holder's draft; `digest` says which answers were meant.
CREATE TABLE confirmation (
	id UUID NOT NULL,
	case_id UUID NOT NULL,
	task_id UUID NOT NULL,
	asked_by UUID NOT NULL,
	asked_of UUID NOT NULL,
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	digest BYTEA NOT NULL,
	late_reason TEXT,
	state TEXT NOT NULL,
	note TEXT,
	answered_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_confirmation PRIMARY KEY (id),
	CONSTRAINT ck_confirmation_state CHECK (state IN ('asked', 'confirmed', 'sent_back', 'withdrawn')),
	CONSTRAINT ck_confirmation_second CHECK (asked_by <> asked_of),
	CONSTRAINT fk_confirmation_case_id FOREIGN KEY(case_id) REFERENCES case_record (id),
	CONSTRAINT fk_confirmation_task_id FOREIGN KEY(task_id) REFERENCES user_task (id),
	CONSTRAINT fk_confirmation_asked_by FOREIGN KEY(asked_by) REFERENCES person (id),
	CONSTRAINT fk_confirmation_asked_of FOREIGN KEY(asked_of) REFERENCES person (id)
);
CREATE INDEX ix_confirmation_case_id ON confirmation (case_id);
CREATE INDEX ix_confirmation_task_id ON confirmation (task_id, asked_at);
CREATE UNIQUE INDEX uq_confirmation_asked ON confirmation (task_id) WHERE state = 'asked';

GRANT SELECT ON confirmation TO desk_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON confirmation TO desk_command, desk_worker;

-- The two concerned see it, and whoever has the case's file.
ALTER TABLE confirmation ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON confirmation TO desk_worker USING (true) WITH CHECK (true);
CREATE POLICY seen ON confirmation FOR SELECT TO desk_web, desk_command
  USING (asked_by = desk_person() OR asked_of = desk_person() OR desk_has_file(case_id));
CREATE POLICY widened ON confirmation TO desk_command USING (case_id = desk_case()) WITH CHECK (case_id = desk_case());

-- Whoever is asked reads the draft and its files, for as long as the question stands.
CREATE POLICY confirms ON task_draft FOR SELECT TO desk_web, desk_command USING (EXISTS (
  SELECT 1 FROM confirmation c WHERE c.task_id = task_draft.task_id AND c.asked_by = task_draft.person_id
    AND c.asked_of = desk_person() AND c.state = 'asked'));
CREATE POLICY confirms ON attachment FOR SELECT TO desk_web, desk_command USING (case_id IS NULL AND EXISTS (
  SELECT 1 FROM confirmation c WHERE c.task_id = attachment.task_id AND c.asked_by = attachment.person_id
    AND c.asked_of = desk_person() AND c.state = 'asked'));
