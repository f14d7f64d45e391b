"""One task, and what its page shows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service.persistence.reader import Reader

TASK = """SELECT t.*, m.name AS team, a.name AS area, p.name AS holder, p.is_away, d.name AS done_by, c.id AS file_id, c.nation, c.area_id AS case_area,
 c.closed_at AS case_closed_at, desk_deployment_of_task(t.id) AS deployment_id, l.rungs, l.started_at AS limit_from, l.rule, l.moves, l.key AS limit_key
 FROM user_task t JOIN team m ON m.id = t.team_id JOIN area a ON a.id = t.area_id LEFT JOIN person p ON p.id = t.assignee_id
 LEFT JOIN person d ON d.id = t.completed_by_id LEFT JOIN case_record c ON c.id = t.case_id
 LEFT JOIN LATERAL (SELECT * FROM deadline WHERE task_id = t.id ORDER BY met_at IS NOT NULL, due_at, id LIMIT 1) l ON true
 WHERE t.id = :task"""


def task(reader: Reader, task_id: UUID) -> Any | None:
    """The task if the person may see it. `file_id` is null where they have only this part of the case.

    `deployment_id`: which version the case runs on; a part of a case may know that, not the instance.
    """
    return reader.row(TASK, task=task_id)


def glance(reader: Reader, task_id: UUID) -> Any | None:
    """Whether the task is still as a page shows it: who has it, who finished it."""
    return reader.row(
        """SELECT t.id, t.case_id, t.assignee_id, t.closed_at, t.completed_by_id, p.name AS holder, d.name AS done_by FROM user_task t
        LEFT JOIN person p ON p.id = t.assignee_id LEFT JOIN person d ON d.id = t.completed_by_id WHERE t.id = :task""",
        task=task_id,
    )


def draft(reader: Reader, task_id: UUID, of: UUID | None = None) -> Any | None:
    """What this person typed so far, or somebody who asks them to confirm it."""
    return reader.row(
        "SELECT answers, saved_at, deployment_id FROM task_draft WHERE task_id = :task AND person_id = :me", task=task_id,
        me=of or reader.actor.person_id,
    )  # fmt: skip


def submissions(reader: Reader, case_id: UUID, form_keys: Sequence[str]) -> Sequence[Any]:
    """Newest answers to each of the forms, and each answer where several tasks had the same form; in the order of the keys, then time."""
    return reader.rows(
        """SELECT s.form_key, s.answers, s.submitted_at, s.deployment_id, p.name AS person, t.id AS task_id, t.name AS task_name, m.name AS team
        FROM form_submission s LEFT JOIN person p ON p.id = s.person_id LEFT JOIN user_task t ON t.id = s.task_id LEFT JOIN team m ON m.id = t.team_id
        WHERE s.case_id = :case AND s.undone_at IS NULL AND s.form_key = ANY (:keys) ORDER BY array_position(CAST(:keys AS text[]), s.form_key), s.submitted_at""",
        case=case_id, keys=list(form_keys),
    )  # fmt: skip


def own_submission(reader: Reader, task_id: UUID) -> Any | None:
    """What was answered in this task."""
    return reader.row(
        "SELECT form_key, answers, submitted_at FROM form_submission WHERE task_id = :task AND undone_at IS NULL",
        task=task_id,
    )


def confirmation(reader: Reader, task_id: UUID) -> Any | None:
    """What a second person was asked last about the step."""
    return reader.row(
        """SELECT c.*, b.name AS by_name, o.name AS of_name FROM confirmation c JOIN person b ON b.id = c.asked_by
        JOIN person o ON o.id = c.asked_of WHERE c.task_id = :task ORDER BY c.asked_at DESC, c.id DESC LIMIT 1""",
        task=task_id,
    )


def offered(reader: Reader, case_id: UUID) -> Sequence[Any]:
    """Actions of the case that the diagram offers to this person now."""
    return reader.rows(
        """SELECT id, title, documentation, offered_to FROM message_subscription WHERE case_id = :case AND offered_to <> ''
        AND (offered_to = 'everybody' OR string_to_array(offered_to, ' ') && CAST(:roles AS text[])) ORDER BY title""",
        case=case_id, roles=sorted(reader.actor.roles),
    )  # fmt: skip


def offered_action(reader: Reader, subscription_id: UUID) -> Any | None:
    """`reference` only for those who have the case's file; `case_reference` also for those who have a part of it."""
    return reader.row(
        """SELECT s.id, s.title, s.documentation, s.form_key, s.case_id, s.offered_to, c.reference,
        coalesce(c.reference, (SELECT min(t.case_reference) FROM user_task t WHERE t.case_id = s.case_id)) AS case_reference
        FROM message_subscription s LEFT JOIN case_record c ON c.id = s.case_id WHERE s.id = :id AND (s.offered_to = 'everybody'
        OR string_to_array(s.offered_to, ' ') && CAST(:roles AS text[]))""",
        id=subscription_id, roles=sorted(reader.actor.roles),
    )  # fmt: skip


def holders(reader: Reader, tasks: Sequence[Any]) -> Sequence[Any]:
    """Who could have all of these tasks, of one team and role, and may see their cases: open tasks, away, trained today."""
    first = tasks[0]
    return reader.rows(
        """SELECT p.id, p.name, p.rank, p.is_away, (SELECT count(*) FROM user_task t WHERE t.assignee_id = p.id AND t.closed_at IS NULL) AS open_tasks,
        NOT EXISTS (SELECT FROM unnest(CAST(:trainings AS text[])) AS w (key) WHERE w.key IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM qualification q WHERE q.person_id = p.id AND q.key = w.key AND q.valid_until >= CAST(:today AS date))) AS is_trained
        FROM membership m JOIN person p ON p.id = m.person_id WHERE m.team_id = :team AND :role = ANY (m.roles)
        AND NOT EXISTS (SELECT FROM unnest(CAST(:cases AS uuid[])) AS c (id) WHERE desk_is_shut_out(c.id, p.id)) ORDER BY p.name""",
        team=first.team_id, role=first.role, trainings=[task.properties.get("qualification") for task in tasks],
        cases=[task.case_id for task in tasks], today=reader.now.date(),
    )  # fmt: skip


def task_ids_by_key(reader: Reader, task_ids: Sequence[UUID]) -> Sequence[Any]:
    """References of tasks for the words after they were finished."""
    return reader.rows("SELECT id, name, case_reference FROM user_task WHERE id = ANY (:ids)", ids=list(task_ids))
