-- Somebody who may not see a case asks to. The row is for those who have its file: whoever asked can't even see that it was kept.
CREATE TABLE access_request (
	id UUID NOT NULL,
	case_id UUID NOT NULL,
	person_id UUID NOT NULL,
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	reason TEXT NOT NULL,
	days INTEGER NOT NULL,
	answered_at TIMESTAMP WITH TIME ZONE,
	answered_by_id UUID,
	grant_id UUID,
	answer TEXT NOT NULL,
	CONSTRAINT pk_access_request PRIMARY KEY (id),
	CONSTRAINT fk_access_request_case_id FOREIGN KEY(case_id) REFERENCES case_record (id),
	CONSTRAINT fk_access_request_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_access_request_answered_by_id FOREIGN KEY(answered_by_id) REFERENCES person (id),
	CONSTRAINT fk_access_request_grant_id FOREIGN KEY(grant_id) REFERENCES access_grant (id)
);
CREATE INDEX ix_access_request_case_id ON access_request (case_id);
CREATE UNIQUE INDEX uq_access_request_open ON access_request (case_id, person_id) WHERE answered_at IS NULL;
GRANT SELECT ON access_request TO desk_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON access_request TO desk_command, desk_worker;
ALTER TABLE access_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON access_request TO desk_worker USING (true) WITH CHECK (true);
CREATE POLICY seen ON access_request FOR SELECT TO desk_web, desk_command USING (desk_has_file(case_id));
CREATE POLICY widened ON access_request TO desk_command USING (case_id = desk_case()) WITH CHECK (case_id = desk_case());

-- Which case a reference names, for keeping what somebody asks who may not see it. Only for commands: a page can't ask it.
CREATE FUNCTION desk_case_of_reference(wanted text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
  RETURN (SELECT id FROM case_record WHERE reference = wanted);

-- All that opens a case, and who opened it how often: for who has its file. A person's own policy shows only what gives access to them.
CREATE FUNCTION desk_access_of(wanted uuid) RETURNS SETOF access_grant LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT g.* FROM access_grant g WHERE g.case_id = wanted AND desk_has_file(wanted)
$$;
CREATE FUNCTION desk_looks_of(wanted uuid) RETURNS TABLE (person_id uuid, looks bigint, last_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT a.person_id, count(*), max(a.at) FROM audit_event a WHERE a.case_id = wanted AND a.kind <> 'access.asked' AND desk_has_file(wanted) GROUP BY a.person_id
$$;

REVOKE EXECUTE ON FUNCTION desk_case_of_reference, desk_access_of, desk_looks_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_case_of_reference TO desk_command, desk_worker;
GRANT EXECUTE ON FUNCTION desk_access_of, desk_looks_of TO desk_web, desk_command, desk_worker;
