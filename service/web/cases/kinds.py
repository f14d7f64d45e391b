"""What the timeline calls each kind of event, and by which groups it can be narrowed."""

KINDS = {
    "case.opened": "Enquiry recorded",
    "task.completed": "Step finished",
    "task.claimed": "Taken",
    "task.released": "Put back in the queue",
    "task.undone": "Undone",
    "task.reassigned": "Handed over",
    "task.taken_back": "Hand-over taken back",
    "task.followed_up": "Put on hold until a day, or taken off",
    "confirmation.asked": "A second person was asked to confirm",
    "confirmation.sent_back": "Sent back by the second person",
    "deadline.escalated": "Told about a limit",
    "timer.fired": "A time limit passed",
    "service_task.completed": "Done by the service",
    "action.started": "Started by hand",
    "note.added": "Note",
    "access.asked": "Access was asked for",
    "access.given": "Access was given",
    "access.refused": "Access was refused",
    "access.ended": "Access was ended",
    "job.failed": "A step failed",
    "incident.retried": "A failed step was tried again",
    "file.held": "A file was held back: a virus was found",
    "message.received": "A message came",
    "process_instance.continued": "Went on",
}
WHO = ("task.claimed", "task.released", "task.reassigned", "task.taken_back", "task.followed_up")
TECHNICAL = frozenset({"process_instance.continued"})  # says nothing to anybody
GROUPS = {
    "steps": ("Steps", ("case.opened", "task.completed", "task.undone", "confirmation.sent_back", "action.started")),
    "who": (
        "Who had it",
        (
            "task.claimed",
            "task.released",
            "task.reassigned",
            "task.taken_back",
            "task.followed_up",
            "confirmation.asked",
        ),
    ),
    "limits": ("Limits", ("deadline.escalated", "timer.fired")),
    "notes": ("Notes", ("note.added",)),
    "access": ("Access", ("access.asked", "access.given", "access.refused", "access.ended")),
    "service": (
        "The service",
        ("service_task.completed", "message.received", "job.failed", "incident.retried", "file.held"),
    ),
}


def shown(group: str) -> tuple[str, ...]:
    """Kinds of one group; of all that anybody wants to read if it is no group of ours."""
    return GROUPS[group][1] if group in GROUPS else tuple(kind for kind in KINDS if kind not in TECHNICAL)
