-- A message goes once to each process: who got a message that waits, of which process a subscription is, and which
-- correlation key started an instance, of which there is one at a time.
ALTER TABLE buffered_message ADD COLUMN given JSONB NOT NULL DEFAULT '[]';
ALTER TABLE message_subscription ADD COLUMN process_key TEXT;
ALTER TABLE process_instance ADD COLUMN started_key TEXT;
CREATE INDEX ix_process_instance_started ON process_instance (started_key, process_key) WHERE started_key IS NOT NULL AND ended_at IS NULL;

-- Jobs of no case: start timers of a version, messages from outside. They hold nothing of any case.
CREATE POLICY of_no_case ON job TO desk_command USING (case_id IS NULL) WITH CHECK (case_id IS NULL);
