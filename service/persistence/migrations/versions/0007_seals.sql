-- A seal holds for so many entries of one log, in the order of `ids`, and by `previous` for all seals before it.
CREATE TABLE audit_seal (
	no BIGINT NOT NULL,
	sealed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	log TEXT NOT NULL,
	ids UUID[] NOT NULL,
	previous BYTEA NOT NULL,
	chain BYTEA NOT NULL,
	CONSTRAINT pk_audit_seal PRIMARY KEY (no)
);
ALTER TABLE history_event ADD COLUMN seal_no BIGINT;
ALTER TABLE audit_event ADD COLUMN seal_no BIGINT;
CREATE INDEX ix_history_event_unsealed ON history_event (at) WHERE seal_no IS NULL;
CREATE INDEX ix_audit_event_unsealed ON audit_event (at) WHERE seal_no IS NULL;
-- Only the worker seals, and it can't take a seal away. Commands write history, but no seal.
GRANT SELECT, INSERT ON audit_seal TO desk_worker;
GRANT UPDATE (seal_no) ON audit_event TO desk_worker;
