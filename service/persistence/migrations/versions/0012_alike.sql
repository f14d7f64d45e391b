-- Likeness may not run before a policy, so a page's own query could not use the index of names. This uses it, and applies the policy's test.
CREATE FUNCTION desk_like_parties(kinds text[], wanted text, but uuid)
  RETURNS TABLE (case_id uuid, kind text, names text, born_on date, address text, score real)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT p.case_id, p.kind, p.names, p.born_on, p.address, similarity(p.names, wanted) FROM case_party p
  WHERE p.names % wanted AND p.kind = ANY (kinds) AND p.case_id IS DISTINCT FROM but AND desk_has_file(p.case_id)
  ORDER BY similarity(p.names, wanted) DESC, p.case_id LIMIT 20
$$;
REVOKE EXECUTE ON FUNCTION desk_like_parties FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_like_parties TO desk_web, desk_command, desk_worker;
