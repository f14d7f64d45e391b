-- When the next lease or pause ends is asked at each tick of the worker.
CREATE INDEX ix_job_locked ON job (locked_until) WHERE retries > 0 AND locked_until IS NOT NULL;

-- Monthly partitions of the two logs. Rows of a month that came before its partition was made stand in the default one:
-- they move, or the partition could not be attached and the service would not start.
CREATE OR REPLACE FUNCTION desk_make_partitions(first date, months int) RETURNS void LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE starts date; ends date; log text; part text;
BEGIN
  PERFORM pg_advisory_xact_lock(4714);  -- two services may start together
  FOR starts IN SELECT (date_trunc('month', first) + make_interval(months => n))::date FROM generate_series(0, months - 1) n LOOP
    ends := (starts + interval '1 month')::date;
    FOREACH log IN ARRAY ARRAY['history_event', 'audit_event'] LOOP
      part := log || to_char(starts, '_YYYY_MM');
      CONTINUE WHEN to_regclass(part) IS NOT NULL;
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, log);
      EXECUTE format('WITH moved AS (DELETE FROM %I WHERE at >= %L AND at < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
        log || '_other', starts, ends, part);
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', log, part, starts, ends);
    END LOOP;
  END LOOP;
END $$;
