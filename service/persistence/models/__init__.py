"""SQLAlchemy models, one table family a file."""

from service.persistence.models.base import Base
from service.persistence.models.cases import (
    AccessGrant,
    CaseLink,
    CaseNote,
    CaseParty,
    CaseRecord,
    Document,
    FormSubmission,
    TaskDraft,
)
from service.persistence.models.definitions import (
    DecisionDefinition,
    Deployment,
    DeploymentFile,
    FileContent,
    FormDefinition,
    ProcessDefinition,
)
from service.persistence.models.files import Attachment, AttachmentPiece
from service.persistence.models.people import Area, Credential, Membership, Organisation, Person, Qualification, Team
from service.persistence.models.records import (
    AuditEvent,
    HeldPost,
    HistoryEvent,
    Notification,
    OutboxMessage,
    PublicDraft,
    Site,
    WebSession,
)
from service.persistence.models.work import (
    BufferedMessage,
    Confirmation,
    Deadline,
    Incident,
    Job,
    MessageSubscription,
    ProcessInstance,
    UserTask,
)

__all__ = [
    "AccessGrant", "Area", "Attachment", "AttachmentPiece", "AuditEvent", "Base", "BufferedMessage", "CaseLink",
    "CaseNote", "CaseParty", "CaseRecord", "Confirmation",
    "Credential", "Deadline", "DecisionDefinition", "Deployment", "DeploymentFile", "Document", "FileContent",
    "FormDefinition", "FormSubmission",
    "HeldPost", "HistoryEvent", "Incident", "Job", "Membership", "MessageSubscription", "Notification", "Organisation",
    "OutboxMessage", "Person", "ProcessDefinition", "ProcessInstance", "PublicDraft", "Qualification", "Site",
    "TaskDraft", "Team", "UserTask", "WebSession",
]  # fmt: skip
