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
    ALL = "all"


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


class RunStatus(StrEnum):
    """How a whole run stands."""

    RUNNING = "running"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"
    DONE = "done"
    PARTIAL = "partial"
    REFUSED = "refused"
    FAILED = "failed"
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
