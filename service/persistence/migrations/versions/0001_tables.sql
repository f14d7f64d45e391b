-- The first schema. Frozen: later changes are migrations of their own.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE area (
	id UUID NOT NULL, 
	key TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	nation TEXT NOT NULL, 
	parent_id UUID, 
	CONSTRAINT pk_area PRIMARY KEY (id), 
	CONSTRAINT uq_area_key UNIQUE (key), 
	CONSTRAINT fk_area_parent_id FOREIGN KEY(parent_id) REFERENCES area (id)
);

CREATE TABLE audit_event (
	id UUID NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	person_id UUID, 
	case_id UUID, 
	kind TEXT NOT NULL, 
	what TEXT NOT NULL, 
	digest BYTEA NOT NULL, 
	CONSTRAINT pk_audit_event PRIMARY KEY (id, at)
)
 PARTITION BY RANGE (at);

CREATE INDEX ix_audit_event_case ON audit_event (case_id, at);

CREATE TABLE buffered_message (
	id UUID NOT NULL, 
	name TEXT NOT NULL, 
	correlation_key TEXT NOT NULL, 
	message_id TEXT, 
	variables JSONB NOT NULL, 
	published_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_buffered_message PRIMARY KEY (id)
);

CREATE INDEX ix_buffered_message_expires_at ON buffered_message (expires_at);

CREATE INDEX ix_buffered_message_name ON buffered_message (name, correlation_key);

CREATE TABLE file_content (
	digest TEXT NOT NULL, 
	content BYTEA NOT NULL, 
	CONSTRAINT pk_file_content PRIMARY KEY (digest)
);

CREATE TABLE history_event (
	id UUID NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	case_id UUID, 
	person_id UUID, 
	kind TEXT NOT NULL, 
	details JSONB NOT NULL, 
	events JSONB NOT NULL, 
	salt BYTEA NOT NULL, 
	digest BYTEA NOT NULL, 
	CONSTRAINT pk_history_event PRIMARY KEY (id, at)
)
 PARTITION BY RANGE (at);

CREATE INDEX ix_history_event_case ON history_event (case_id, at);

CREATE TABLE organisation (
	id UUID NOT NULL, 
	key TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	CONSTRAINT pk_organisation PRIMARY KEY (id), 
	CONSTRAINT uq_organisation_key UNIQUE (key)
);

CREATE TABLE outbox_message (
	id UUID NOT NULL, 
	channel TEXT NOT NULL, 
	recipient TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	text TEXT NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	not_before TIMESTAMP WITH TIME ZONE NOT NULL, 
	retries INTEGER NOT NULL, 
	sent_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_outbox_message PRIMARY KEY (id)
);

CREATE INDEX ix_outbox_message_unsent ON outbox_message (not_before) WHERE sent_at IS NULL AND retries > 0;

CREATE TABLE person (
	id UUID NOT NULL, 
	email TEXT NOT NULL, 
	name TEXT NOT NULL, 
	rank TEXT NOT NULL, 
	is_away BOOLEAN NOT NULL, 
	site_roles TEXT[] NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_email UNIQUE (email)
);

CREATE TABLE site (
	id INTEGER NOT NULL, 
	is_demonstration BOOLEAN NOT NULL, 
	clock_offset INTERVAL NOT NULL, 
	CONSTRAINT pk_site PRIMARY KEY (id)
);

CREATE TABLE credential (
	person_id UUID NOT NULL, 
	password_hash TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	locked_until TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_credential PRIMARY KEY (person_id), 
	CONSTRAINT fk_credential_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE TABLE deployment (
	id UUID NOT NULL, 
	scheme TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	published_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	published_by UUID, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_deployment PRIMARY KEY (id), 
	CONSTRAINT uq_deployment_digest UNIQUE (digest), 
	CONSTRAINT fk_deployment_published_by FOREIGN KEY(published_by) REFERENCES person (id)
);

CREATE INDEX ix_deployment_scheme ON deployment (scheme);

CREATE TABLE held_post (
	token_hash BYTEA NOT NULL, 
	person_id UUID NOT NULL, 
	path TEXT NOT NULL, 
	body JSONB NOT NULL, 
	held_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_held_post PRIMARY KEY (token_hash), 
	CONSTRAINT fk_held_post_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE TABLE qualification (
	id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	key TEXT NOT NULL, 
	valid_until DATE NOT NULL, 
	CONSTRAINT pk_qualification PRIMARY KEY (id), 
	CONSTRAINT uq_qualification_person_id_key UNIQUE (person_id, key), 
	CONSTRAINT fk_qualification_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE INDEX ix_qualification_person_id ON qualification (person_id);

CREATE TABLE team (
	id UUID NOT NULL, 
	key TEXT NOT NULL, 
	name TEXT NOT NULL, 
	organisation_id UUID NOT NULL, 
	area_id UUID NOT NULL, 
	roles TEXT[] NOT NULL, 
	CONSTRAINT pk_team PRIMARY KEY (id), 
	CONSTRAINT uq_team_key UNIQUE (key), 
	CONSTRAINT fk_team_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_team_area_id FOREIGN KEY(area_id) REFERENCES area (id)
);

CREATE TABLE web_session (
	token_hash BYTEA NOT NULL, 
	person_id UUID NOT NULL, 
	started_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	seen_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_web_session PRIMARY KEY (token_hash), 
	CONSTRAINT fk_web_session_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE INDEX ix_web_session_person_id ON web_session (person_id);

CREATE TABLE case_record (
	id UUID NOT NULL, 
	reference TEXT NOT NULL, 
	scheme TEXT NOT NULL, 
	area_id UUID NOT NULL, 
	nation TEXT NOT NULL, 
	received_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	owning_team_id UUID NOT NULL, 
	priority TEXT, 
	priority_value INTEGER NOT NULL, 
	category TEXT, 
	outcome TEXT, 
	retention_class TEXT, 
	review_on DATE, 
	closed_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_case_record PRIMARY KEY (id), 
	CONSTRAINT uq_case_record_reference UNIQUE (reference), 
	CONSTRAINT fk_case_record_area_id FOREIGN KEY(area_id) REFERENCES area (id), 
	CONSTRAINT fk_case_record_owning_team_id FOREIGN KEY(owning_team_id) REFERENCES team (id)
);

CREATE INDEX ix_case_record_owning_team_id ON case_record (owning_team_id);

CREATE INDEX ix_case_record_received_at ON case_record (received_at);

CREATE TABLE decision_definition (
	id UUID NOT NULL, 
	deployment_id UUID NOT NULL, 
	decision_key TEXT NOT NULL, 
	name TEXT NOT NULL, 
	path TEXT NOT NULL, 
	CONSTRAINT pk_decision_definition PRIMARY KEY (id), 
	CONSTRAINT uq_decision_definition_deployment_id_decision_key UNIQUE (deployment_id, decision_key), 
	CONSTRAINT fk_decision_definition_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id)
);

CREATE TABLE deployment_file (
	deployment_id UUID NOT NULL, 
	path TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	CONSTRAINT pk_deployment_file PRIMARY KEY (deployment_id, path), 
	CONSTRAINT fk_deployment_file_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id), 
	CONSTRAINT fk_deployment_file_digest FOREIGN KEY(digest) REFERENCES file_content (digest)
);

CREATE TABLE form_definition (
	id UUID NOT NULL, 
	deployment_id UUID NOT NULL, 
	form_key TEXT NOT NULL, 
	path TEXT NOT NULL, 
	CONSTRAINT pk_form_definition PRIMARY KEY (id), 
	CONSTRAINT uq_form_definition_deployment_id_form_key UNIQUE (deployment_id, form_key), 
	CONSTRAINT fk_form_definition_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id)
);

CREATE TABLE membership (
	id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	team_id UUID NOT NULL, 
	roles TEXT[] NOT NULL, 
	CONSTRAINT pk_membership PRIMARY KEY (id), 
	CONSTRAINT uq_membership_person_id_team_id UNIQUE (person_id, team_id), 
	CONSTRAINT fk_membership_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_membership_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);

CREATE INDEX ix_membership_person_id ON membership (person_id);

CREATE INDEX ix_membership_team_id ON membership (team_id);

CREATE TABLE process_definition (
	id UUID NOT NULL, 
	deployment_id UUID NOT NULL, 
	process_key TEXT NOT NULL, 
	name TEXT NOT NULL, 
	path TEXT NOT NULL, 
	diagram TEXT NOT NULL, 
	CONSTRAINT pk_process_definition PRIMARY KEY (id), 
	CONSTRAINT uq_process_definition_deployment_id_process_key UNIQUE (deployment_id, process_key), 
	CONSTRAINT fk_process_definition_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id)
);

CREATE TABLE public_draft (
	id UUID NOT NULL, 
	key_hash BYTEA NOT NULL, 
	reference TEXT, 
	pin_hash TEXT, 
	failures INTEGER NOT NULL, 
	locked_until TIMESTAMP WITH TIME ZONE, 
	scheme TEXT NOT NULL, 
	deployment_id UUID NOT NULL, 
	answers JSONB NOT NULL, 
	case_reference TEXT, 
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_public_draft PRIMARY KEY (id), 
	CONSTRAINT uq_public_draft_key_hash UNIQUE (key_hash), 
	CONSTRAINT uq_public_draft_reference UNIQUE (reference), 
	CONSTRAINT fk_public_draft_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id)
);

CREATE INDEX ix_public_draft_expires_at ON public_draft (expires_at);

CREATE TABLE case_link (
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	other_case_id UUID NOT NULL, 
	reason TEXT NOT NULL, 
	linked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_case_link PRIMARY KEY (id), 
	CONSTRAINT uq_case_link_case_id_other_case_id UNIQUE (case_id, other_case_id), 
	CONSTRAINT fk_case_link_case_id FOREIGN KEY(case_id) REFERENCES case_record (id), 
	CONSTRAINT fk_case_link_other_case_id FOREIGN KEY(other_case_id) REFERENCES case_record (id)
);

CREATE INDEX ix_case_link_other_case_id ON case_link (other_case_id);

CREATE TABLE case_note (
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID, 
	written_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_case_note PRIMARY KEY (id), 
	CONSTRAINT fk_case_note_case_id FOREIGN KEY(case_id) REFERENCES case_record (id), 
	CONSTRAINT fk_case_note_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE INDEX ix_case_note_case_id ON case_note (case_id);

CREATE TABLE case_party (
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	ordinal INTEGER NOT NULL, 
	names TEXT NOT NULL, 
	born_on DATE, 
	address TEXT, 
	area_id UUID, 
	CONSTRAINT pk_case_party PRIMARY KEY (id), 
	CONSTRAINT uq_case_party_case_id_kind_ordinal UNIQUE (case_id, kind, ordinal), 
	CONSTRAINT fk_case_party_case_id FOREIGN KEY(case_id) REFERENCES case_record (id), 
	CONSTRAINT fk_case_party_area_id FOREIGN KEY(area_id) REFERENCES area (id)
);

CREATE INDEX ix_case_party_case_id ON case_party (case_id);

CREATE INDEX ix_case_party_names ON case_party USING gin (names gin_trgm_ops);

CREATE TABLE document (
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	key TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_document PRIMARY KEY (id), 
	CONSTRAINT fk_document_case_id FOREIGN KEY(case_id) REFERENCES case_record (id)
);

CREATE INDEX ix_document_case_id ON document (case_id);

CREATE TABLE process_instance (
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	deployment_id UUID NOT NULL, 
	process_key TEXT NOT NULL, 
	state BYTEA NOT NULL, 
	revision INTEGER NOT NULL, 
	started_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_process_instance PRIMARY KEY (id), 
	CONSTRAINT fk_process_instance_case_id FOREIGN KEY(case_id) REFERENCES case_record (id), 
	CONSTRAINT fk_process_instance_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id)
);

CREATE INDEX ix_process_instance_case_id ON process_instance (case_id);

CREATE TABLE incident (
	id UUID NOT NULL, 
	case_id UUID, 
	instance_id UUID, 
	job_id UUID, 
	engine_key INTEGER, 
	element_id TEXT, 
	code TEXT NOT NULL, 
	message TEXT NOT NULL, 
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	resolved_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_incident PRIMARY KEY (id), 
	CONSTRAINT fk_incident_case_id FOREIGN KEY(case_id) REFERENCES case_record (id), 
	CONSTRAINT fk_incident_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id)
);

CREATE INDEX ix_incident_case_id ON incident (case_id);

CREATE INDEX ix_incident_open ON incident (opened_at) WHERE resolved_at IS NULL;

CREATE TABLE job (
	id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	case_id UUID, 
	instance_id UUID, 
	engine_key INTEGER, 
	element_id TEXT, 
	type TEXT, 
	payload JSONB NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	retries INTEGER NOT NULL, 
	attempts INTEGER NOT NULL, 
	locked_by TEXT, 
	locked_until TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_job PRIMARY KEY (id), 
	CONSTRAINT uq_job_instance_id_kind_engine_key UNIQUE (instance_id, kind, engine_key), 
	CONSTRAINT fk_job_case_id FOREIGN KEY(case_id) REFERENCES case_record (id), 
	CONSTRAINT fk_job_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id)
);

CREATE INDEX ix_job_case_id ON job (case_id);

CREATE INDEX ix_job_due ON job (due_at, id) WHERE retries > 0;

CREATE TABLE message_subscription (
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	instance_id UUID NOT NULL, 
	engine_key INTEGER NOT NULL, 
	element_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	correlation_key TEXT NOT NULL, 
	title TEXT NOT NULL, 
	documentation TEXT NOT NULL, 
	form_key TEXT, 
	offered_to TEXT NOT NULL, 
	CONSTRAINT pk_message_subscription PRIMARY KEY (id), 
	CONSTRAINT uq_message_subscription_instance_id_engine_key UNIQUE (instance_id, engine_key), 
	CONSTRAINT fk_message_subscription_case_id FOREIGN KEY(case_id) REFERENCES case_record (id), 
	CONSTRAINT fk_message_subscription_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id)
);

CREATE INDEX ix_message_subscription_case_id ON message_subscription (case_id);

CREATE INDEX ix_message_subscription_name ON message_subscription (kind, name, correlation_key);

CREATE TABLE user_task (
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	case_reference TEXT NOT NULL, 
	instance_id UUID NOT NULL, 
	engine_key INTEGER NOT NULL, 
	process_key TEXT NOT NULL, 
	element_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	documentation TEXT NOT NULL, 
	form_key TEXT, 
	role TEXT NOT NULL, 
	area_id UUID NOT NULL, 
	team_id UUID NOT NULL, 
	assignee_id UUID, 
	priority TEXT, 
	priority_value INTEGER NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	limit_unit TEXT, 
	follow_up_at TIMESTAMP WITH TIME ZONE, 
	inputs JSONB NOT NULL, 
	properties JSONB NOT NULL, 
	revision INTEGER NOT NULL, 
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	claimed_at TIMESTAMP WITH TIME ZONE, 
	closed_at TIMESTAMP WITH TIME ZONE, 
	completed_by_id UUID, 
	CONSTRAINT pk_user_task PRIMARY KEY (id), 
	CONSTRAINT uq_user_task_instance_id_engine_key UNIQUE (instance_id, engine_key), 
	CONSTRAINT fk_user_task_case_id FOREIGN KEY(case_id) REFERENCES case_record (id), 
	CONSTRAINT fk_user_task_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id), 
	CONSTRAINT fk_user_task_area_id FOREIGN KEY(area_id) REFERENCES area (id), 
	CONSTRAINT fk_user_task_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT fk_user_task_assignee_id FOREIGN KEY(assignee_id) REFERENCES person (id), 
	CONSTRAINT fk_user_task_completed_by_id FOREIGN KEY(completed_by_id) REFERENCES person (id)
);

CREATE INDEX ix_user_task_case_id ON user_task (case_id);

CREATE INDEX ix_user_task_done ON user_task (completed_by_id, closed_at) WHERE completed_by_id IS NOT NULL;

CREATE INDEX ix_user_task_mine ON user_task (assignee_id, due_at, id) WHERE closed_at IS NULL;

CREATE INDEX ix_user_task_queue ON user_task (team_id, due_at, id) WHERE closed_at IS NULL;

CREATE TABLE access_grant (
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	team_id UUID, 
	person_id UUID, 
	task_id UUID, 
	reason TEXT NOT NULL, 
	from_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	until_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_access_grant PRIMARY KEY (id), 
	CONSTRAINT fk_access_grant_case_id FOREIGN KEY(case_id) REFERENCES case_record (id), 
	CONSTRAINT fk_access_grant_team_id FOREIGN KEY(team_id) REFERENCES team (id), 
	CONSTRAINT fk_access_grant_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_access_grant_task_id FOREIGN KEY(task_id) REFERENCES user_task (id)
);

CREATE INDEX ix_access_grant_case ON access_grant (case_id);

CREATE INDEX ix_access_grant_person ON access_grant (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX ix_access_grant_task ON access_grant (task_id) WHERE task_id IS NOT NULL;

CREATE INDEX ix_access_grant_team ON access_grant (team_id, case_id);

CREATE TABLE deadline (
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	instance_id UUID NOT NULL, 
	engine_key INTEGER NOT NULL, 
	element_id TEXT NOT NULL, 
	task_id UUID, 
	key TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	started_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	met_at TIMESTAMP WITH TIME ZONE, 
	cancelled_at TIMESTAMP WITH TIME ZONE, 
	rungs JSONB NOT NULL, 
	moves JSONB NOT NULL, 
	CONSTRAINT pk_deadline PRIMARY KEY (id), 
	CONSTRAINT uq_deadline_instance_id_engine_key UNIQUE (instance_id, engine_key), 
	CONSTRAINT fk_deadline_case_id FOREIGN KEY(case_id) REFERENCES case_record (id), 
	CONSTRAINT fk_deadline_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id), 
	CONSTRAINT fk_deadline_task_id FOREIGN KEY(task_id) REFERENCES user_task (id)
);

CREATE INDEX ix_deadline_case_id ON deadline (case_id);

CREATE TABLE form_submission (
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	task_id UUID, 
	deployment_id UUID NOT NULL, 
	form_key TEXT NOT NULL, 
	answers JSONB NOT NULL, 
	shown JSONB NOT NULL, 
	token TEXT NOT NULL, 
	person_id UUID, 
	submitted_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_form_submission PRIMARY KEY (id), 
	CONSTRAINT fk_form_submission_case_id FOREIGN KEY(case_id) REFERENCES case_record (id), 
	CONSTRAINT fk_form_submission_task_id FOREIGN KEY(task_id) REFERENCES user_task (id), 
	CONSTRAINT fk_form_submission_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id), 
	CONSTRAINT uq_form_submission_token UNIQUE (token), 
	CONSTRAINT fk_form_submission_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE INDEX ix_form_submission_case_id ON form_submission (case_id);

CREATE INDEX ix_form_submission_task_id ON form_submission (task_id);

CREATE TABLE task_draft (
	task_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	deployment_id UUID NOT NULL, 
	answers JSONB NOT NULL, 
	saved_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_task_draft PRIMARY KEY (task_id, person_id), 
	CONSTRAINT fk_task_draft_task_id FOREIGN KEY(task_id) REFERENCES user_task (id), 
	CONSTRAINT fk_task_draft_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_task_draft_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id)
);

CREATE TABLE notification (
	id UUID NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	case_id UUID, 
	task_id UUID, 
	deadline_id UUID, 
	person_id UUID, 
	team_id UUID, 
	role TEXT, 
	read_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_notification PRIMARY KEY (id), 
	CONSTRAINT fk_notification_case_id FOREIGN KEY(case_id) REFERENCES case_record (id), 
	CONSTRAINT fk_notification_task_id FOREIGN KEY(task_id) REFERENCES user_task (id), 
	CONSTRAINT fk_notification_deadline_id FOREIGN KEY(deadline_id) REFERENCES deadline (id), 
	CONSTRAINT fk_notification_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_notification_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);

CREATE INDEX ix_notification_person ON notification (person_id, at) WHERE read_at IS NULL;

CREATE INDEX ix_notification_team ON notification (team_id, role, at) WHERE read_at IS NULL;
