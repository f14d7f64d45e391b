-- Beside the day until which a task is on hold: why. Its limit goes on.
ALTER TABLE user_task ADD COLUMN follow_up_note TEXT;

-- A work list's filters under a name: `query` is what the list's address says. With a team, all its members see it.
CREATE TABLE saved_filter (
	id UUID NOT NULL,
	person_id UUID NOT NULL,
	team_id UUID,
	name TEXT NOT NULL,
	query TEXT NOT NULL,
	CONSTRAINT pk_saved_filter PRIMARY KEY (id),
	CONSTRAINT fk_saved_filter_person_id FOREIGN KEY(person_id) REFERENCES person (id),
	CONSTRAINT fk_saved_filter_team_id FOREIGN KEY(team_id) REFERENCES team (id)
);
CREATE INDEX ix_saved_filter_person_id ON saved_filter (person_id);
CREATE INDEX ix_saved_filter_team_id ON saved_filter (team_id);
GRANT SELECT ON saved_filter TO desk_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_filter TO desk_command, desk_worker;
ALTER TABLE saved_filter ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON saved_filter TO desk_worker USING (true) WITH CHECK (true);
CREATE POLICY seen ON saved_filter FOR SELECT TO desk_web, desk_command USING (person_id = desk_person() OR team_id = ANY (desk_teams()));
CREATE POLICY own ON saved_filter TO desk_command USING (person_id = desk_person())
  WITH CHECK (person_id = desk_person() AND (team_id IS NULL OR team_id = ANY (desk_teams())));
