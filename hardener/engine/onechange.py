"""One change, from the last look before it to the read that proves it; the heart of apply and resume."""

from hardener.engine.course import Course, Ended, Means
from hardener.engine.diff import moved
from hardener.engine.events import Verifying
from hardener.engine.ground import Ground
from hardener.engine.interview import Interview
from hardener.engine.model import Account, AnyCheck, CallFailed, Cause, Change, Outcome, Writer, as_json, digest
from hardener.engine.outcomes import ChangeResult
from hardener.engine.runlog import CLEANED_UP, SENDING, Progress, result
from hardener.engine.sending import SIGN_IN, Sending


class OneChange:
    """Applies one change and knows how far it got. Everything is journaled before and after it happens."""

    def __init__(
        self, means: Means, check: AnyCheck, change: Change, account: Account, writer: Writer, progress: Progress
    ) -> None:
        self._means = means
        self._check = check
        self._change = change
        self._progress = progress
        self._ground = Ground(means.cloud, check, change, account)
        self._interview = Interview(means.ask, change)
        self._course = Course(means, change, self._ground, progress)
        self._sending = Sending(means, self._course, account, writer, self._interview)

    def run(self) -> ChangeResult:
        """Apply the change, or go on with it, and return its result. Raises Unsafe when the journal fails."""
        try:
            self._run()
        except Ended as why:
            ended = self._cleaned_up(why)
            outcome, reason, event = ended.outcome, ended.reason, "left" if ended.open else "changed"
        else:
            outcome, reason, event = Outcome.DONE, "", "changed"
        ended_as = result(self._change, self._progress, outcome, reason)
        self._course.note(event, result=as_json(ended_as))
        return ended_as

    def _run(self) -> None:
        resuming = bool(self._progress.calls)
        if resuming:
            self._look_again()
        else:
            self._demand_answers()
            self._precheck()
        for call in self._course.calls():
            if self._progress.calls.get(call.seq) == SENDING:
                self._sending.settle(call)
            if not self._course.taken(call):
                self._course.heed_stop()
                self._sending.make(call)
        self._verify()

    def _cleaned_up(self, ended: Ended) -> Ended:
        """Take away what was begun and cannot be finished, where the plan says how; return how the change ends."""
        made = [self._course.taken(call) for call in self._course.calls()]
        left = [call for call in self._course.calls(cleanup=True) if not self._course.taken(call)]
        half_way = any(made) and not all(made)
        if not half_way or ended.expired or ended.outcome not in (Outcome.FAILED, Outcome.GIVEN_UP):
            return ended
        if not left:
            # What was given up half way is still there, which makes it a failure.
            return Ended(Outcome.FAILED, ended.reason, open_=ended.open)
        try:
            for call in left:
                self._sending.make(call)
        except Ended as failed:
            reason = f"{ended.reason}; what was begun could not be cleaned up: {failed.reason}"
            return Ended(failed.outcome, reason, open_=failed.open)
        self._course.note_state(CLEANED_UP)
        return Ended(ended.outcome, f"{ended.reason}; what was begun is cleaned up, and nothing is left behind")

    def _demand_answers(self) -> None:
        """Refuse, before the first call, what will need an answer where nobody can give one."""
        if not self._interview.possible and any(call.asks for call in self._course.calls()):
            raise Ended(Outcome.REFUSED, "it asks for what only a person knows, and there is nobody to ask here")

    def _look_again(self) -> None:
        """Before going on after a pause, see that nothing speaks against the calls that are left."""
        if self._progress.undone:
            self._course.stop_here(Outcome.FAILED, f"done in part only: {'; '.join(self._progress.undone)}")
        if SENDING in self._progress.calls.values():
            return
        obstacle = self._ground.obstacle(self._progress.after)
        if obstacle:
            self._course.stop_here(Outcome.FAILED, f"not gone on with: {obstacle}")

    def _precheck(self) -> None:
        """Refuse when the state is no longer the one the plan was made for."""
        try:
            state = self._ground.read()
        except CallFailed as failed:
            if failed.trouble.cause is Cause.EXPIRED:
                self._means.stop.set()
                self._course.heed_stop(SIGN_IN)
            raise Ended(Outcome.REFUSED, f"could not be read before the change: {failed.trouble}") from None
        found = digest(state.essence())
        same = found == self._change.before_sha256
        self._course.note("precheck", sha256=found, ok=same, state=state.dump())
        if same:
            self._progress.before = state.dump()
            against = self._ground.against(state)
            if against:
                raise Ended(Outcome.REFUSED, f"drifted since the plan was made: {against}")
        elif self._ground.reached(state):
            raise Ended(Outcome.REFUSED, "drifted: it is already as the plan wants it, by somebody else's hand")
        else:
            planned = self._check.state.load(self._change.before)
            raise Ended(Outcome.REFUSED, f"drifted since the plan was made: {moved(self._check, planned, state)}")

    def _verify(self) -> None:
        """Read until the goal shows. Only that is done."""
        self._means.tell(Verifying(self._change))
        told = "AWS took every call, but a read does not show the wanted state yet"
        for _ in self._means.patience.tries(self._means.patience.verify):
            try:
                state = self._ground.read()
            except CallFailed as failed:
                told = f"AWS took every call, but the state could not be read after: {failed.trouble}"
                if failed.trouble.cause is Cause.EXPIRED:
                    self._means.stop.set()
                    break
                continue
            if self._ground.reached(state):
                self._course.note("verify", ok=True, state=state.dump())
                return
            told = "AWS took every call, but a read does not show the wanted state yet"
            if missing := self._check.missing(state, self._ground.goal):
                told = f"{told}: {'; '.join(missing)}"
        self._course.note_state("not shown")
        raise Ended(Outcome.UNKNOWN, told, open_=True)
