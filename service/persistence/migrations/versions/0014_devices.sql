ALTER TABLE web_session ADD COLUMN device TEXT;

-- The reader's own sessions that live. `key` names one without being of any use as a cookie; `this` is the reader's own cookie, hashed.
CREATE FUNCTION desk_devices(this bytea, system_now timestamptz)
  RETURNS TABLE (key text, device text, started_at timestamptz, seen_at timestamptz, is_this boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT encode(sha256(s.token_hash), 'hex'), s.device, s.started_at, s.seen_at, s.token_hash = this FROM web_session s
  WHERE s.person_id = desk_person() AND s.ended_at IS NULL AND s.seen_at >= system_now - interval '30 minutes'
    AND s.started_at >= system_now - interval '12 hours' ORDER BY s.token_hash <> this, s.seen_at DESC LIMIT 50
$$;
REVOKE EXECUTE ON FUNCTION desk_devices FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_devices TO desk_web, desk_command, desk_worker;
