"""The closed vocabularies: every verdict, grade and class that a plan, a report or a screen can name."""

from enum import StrEnum


class Status(StrEnum):
    """The verdict on one check at one target. Unknown is never ok and never failing."""

    OK = "ok"
    FAILING = "failing"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    MANUAL = "manual"
    EXCEPTED = "excepted"
    NOT_APPLICABLE = "not-applicable"


class Severity(StrEnum):
    """How much a failing check matters, as an auditor would rank it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Accounts(StrEnum):
    """Which accounts a check is for."""

    MANAGEMENT = "management"
    MEMBERS = "members"
    PAYER = "payer"
    """The account that gets the bill: the management account, or one that is alone."""
    ALL = "all"


class AsWhom(StrEnum):
    """With whose credentials a call is made."""

    OWN = "own"
    """The target account's own: ours in our account, the access role's in a member."""
    MANAGEMENT = "management"
    """The management account's, for what it may ask and do about a member."""
    ROOT_AUDIT = "root-audit"
    """A root session at a member that may only look (task policy IAMAuditRootUserCredentials)."""
    ROOT_DELETE = "root-delete"
    """A root session at a member that may delete root's credentials (IAMDeleteRootUserCredentials)."""
    ROOT_PASSWORD = "root-password"  # noqa: S105 - the name of a task policy
    """A root session at a member that may let root have a password again (IAMCreateRootUserPassword)."""
    ROOT_KEY = "root-key"
    """The root user's own access key, entered by the operator and held in memory only."""

    @property
    def is_root_session(self) -> bool:
        """Whether it is a session that sts:AssumeRoot gives."""
        return self in (AsWhom.ROOT_AUDIT, AsWhom.ROOT_DELETE, AsWhom.ROOT_PASSWORD)


class Mark(StrEnum):
    """How a target is, in one word, where a status is too coarse for a matrix."""

    NONE = "none"
    EMPTY = "empty"
    IN_USE = "in use"
    KEPT = "kept"


class Per(StrEnum):
    """Whether a check has one state per account or one per account and region."""

    ACCOUNT = "account"
    REGION = "region"


class UndoClass(StrEnum):
    """What undo can give back: the very same state, one of the same shape, or nothing."""

    EXACT = "exact"
    EQUIVALENT = "equivalent"
    NONE = "none"


class Risk(StrEnum):
    """What a call may do to somebody's day."""

    LOW = "low"
    DISRUPTIVE = "disruptive"
    IRREVERSIBLE = "irreversible"


class Idempotency(StrEnum):
    """What sending a call twice would do; decides how a lost answer is settled."""

    SET = "set"
    TOKEN = "token"  # noqa: S105  the word for AWS's client tokens, no secret
    CREATE_NAMED = "create-named"
    NONE = "none"


class Outcome(StrEnum):
    """How one change of a run ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    GIVEN_UP = "given-up"
    """The person who was asked in the middle of it did not answer, and nothing is left behind."""


class RunStatus(StrEnum):
    """How a whole run stands."""

    RUNNING = "running"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"
    DONE = "done"
    PARTIAL = "partial"
    REFUSED = "refused"
    FAILED = "failed"
    GIVEN_UP = "given-up"
    NEEDS_HUMAN = "needs-human"


class Cause(StrEnum):
    """Why a call to AWS gave no answer that can be relied on."""

    DENIED = "denied"
    SCP = "denied by a service control policy"
    RCP = "denied by a resource control policy"
    EXPIRED = "credentials expired"
    CREDENTIALS = "credentials not accepted"
    THROTTLED = "throttled"
    REGION = "region not enabled"
    UNREACHABLE = "not reachable"
    NOT_ATTESTED = "the answer is not one of AWS's"
    UNSUPPORTED = "not supported here"
    REJECTED = "refused by AWS"
    GUARD = "stopped by the guard"
    ACCOUNT = "account not open"
