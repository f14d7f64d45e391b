DROP FUNCTION desk_failed(uuid);
DROP POLICY supports ON incident;
DROP FUNCTION desk_supports();
DROP TABLE presence;
DROP FUNCTION desk_session(bytea, timestamptz, boolean);
CREATE FUNCTION desk_session(token bytea, system_now timestamptz) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE found web_session;
BEGIN
  SELECT * INTO found FROM web_session WHERE token_hash = token;
  IF found IS NULL OR found.ended_at IS NOT NULL OR found.seen_at < system_now - interval '30 minutes'
     OR found.started_at < system_now - interval '12 hours' THEN
    RETURN CASE WHEN found IS NULL THEN NULL ELSE jsonb_build_object('ended', true, 'person', found.person_id) END;
  END IF;
  IF found.seen_at < system_now - interval '1 minute' THEN
    UPDATE web_session SET seen_at = system_now WHERE token_hash = token;
  END IF;
  RETURN desk_actor(found.person_id);
END $$;
REVOKE EXECUTE ON FUNCTION desk_session FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_session TO desk_web, desk_command, desk_worker;
