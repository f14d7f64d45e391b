-- Files that people add to forms. Unsent they belong to a draft of the public, or to the person who added them (for a task or not);
-- sent they belong to a case, and to the task they were answered in.
CREATE TABLE attachment (
	id UUID NOT NULL,
	case_id UUID,
	task_id UUID,
	draft_id UUID,
	person_id UUID,
	deployment_id UUID,
	form_key TEXT,
	question TEXT,
	name TEXT NOT NULL,
	media_type TEXT NOT NULL,
	size INTEGER NOT NULL,
	sha256 BYTEA NOT NULL,
	state TEXT NOT NULL,
	scanner TEXT,
	uploaded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	scan_at TIMESTAMP WITH TIME ZONE NOT NULL,
	attempts INTEGER NOT NULL,
	CONSTRAINT pk_attachment PRIMARY KEY (id),
	CONSTRAINT ck_attachment_state CHECK (state IN ('waiting', 'clean', 'held')),
	CONSTRAINT ck_attachment_size CHECK (size > 0 AND size <= 20971520),
	CONSTRAINT ck_attachment_belongs CHECK (case_id IS NOT NULL OR draft_id IS NOT NULL OR person_id IS NOT NULL),
	CONSTRAINT fk_attachment_case_id FOREIGN KEY(case_id) REFERENCES case_record (id),
	CONSTRAINT fk_attachment_task_id FOREIGN KEY(task_id) REFERENCES user_task (id),
	CONSTRAINT fk_attachment_draft_id FOREIGN KEY(draft_id) REFERENCES public_draft (id) ON DELETE CASCADE,
	CONSTRAINT fk_attachment_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_attachment_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id)
);
CREATE INDEX ix_attachment_case_id ON attachment (case_id);
CREATE INDEX ix_attachment_task_id ON attachment (task_id);
CREATE INDEX ix_attachment_draft_id ON attachment (draft_id);
CREATE INDEX ix_attachment_unsent ON attachment (person_id) WHERE case_id IS NULL;
CREATE INDEX ix_attachment_waiting ON attachment (scan_at) WHERE state = 'waiting';

-- Up to 1 MB each, so that a file is read and sent without standing in memory as a whole.
CREATE TABLE attachment_piece (
	attachment_id UUID NOT NULL,
	number INTEGER NOT NULL,
	content BYTEA NOT NULL,
	CONSTRAINT pk_attachment_piece PRIMARY KEY (attachment_id, number),
	CONSTRAINT ck_attachment_piece_length CHECK (octet_length(content) <= 1048576),
	CONSTRAINT fk_attachment_piece_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachment (id) ON DELETE CASCADE
);
ALTER TABLE attachment_piece ALTER COLUMN content SET STORAGE EXTERNAL;

GRANT SELECT ON attachment, attachment_piece TO desk_web, desk_command;
GRANT INSERT, DELETE ON attachment TO desk_command;
GRANT UPDATE (case_id, task_id, draft_id, deployment_id, form_key, question) ON attachment TO desk_command;
GRANT INSERT ON attachment_piece TO desk_command;
GRANT SELECT, INSERT, UPDATE, DELETE ON attachment, attachment_piece TO desk_worker;

-- Unsent: whoever added it. A draft is seen by who has its key (policy of public_draft).
-- Sent: whoever has the case's file, or the task. Only the worker says what is clean; content opens only then.
ALTER TABLE attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachment_piece ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON attachment TO desk_worker USING (true) WITH CHECK (true);
CREATE POLICY everything ON attachment_piece TO desk_worker USING (true) WITH CHECK (true);
CREATE POLICY unsent ON attachment FOR SELECT TO desk_web, desk_command USING (case_id IS NULL
  AND (person_id = desk_person() OR EXISTS (SELECT 1 FROM public_draft d WHERE d.id = draft_id)));
CREATE POLICY seen ON attachment FOR SELECT TO desk_web, desk_command USING (case_id IS NOT NULL
  AND (desk_has_file(case_id) OR (task_id IS NOT NULL AND desk_has_task(task_id))));
CREATE POLICY widened ON attachment FOR SELECT TO desk_command USING (case_id = desk_case());
CREATE POLICY adds ON attachment FOR INSERT TO desk_command WITH CHECK (case_id IS NULL AND state = 'waiting'
  AND (person_id = desk_person() OR EXISTS (SELECT 1 FROM public_draft d WHERE d.id = draft_id)));
CREATE POLICY sends ON attachment FOR UPDATE TO desk_command USING (case_id IS NULL
  AND (person_id = desk_person() OR EXISTS (SELECT 1 FROM public_draft d WHERE d.id = draft_id))) WITH CHECK (case_id = desk_case());
CREATE POLICY drops ON attachment FOR DELETE TO desk_command USING (case_id IS NULL
  AND (person_id = desk_person() OR EXISTS (SELECT 1 FROM public_draft d WHERE d.id = draft_id)));
CREATE POLICY opens ON attachment_piece FOR SELECT TO desk_web, desk_command USING (
  EXISTS (SELECT 1 FROM attachment a WHERE a.id = attachment_id AND a.state = 'clean'));
CREATE POLICY adds ON attachment_piece FOR INSERT TO desk_command WITH CHECK (
  EXISTS (SELECT 1 FROM attachment a WHERE a.id = attachment_id AND a.state = 'waiting' AND a.case_id IS NULL));
