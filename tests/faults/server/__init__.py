"""A practice organization that misbehaves: a loopback proxy which spoils the requests that it is told to spoil.

    with running() as practice, served(practice) as server:
        cloud = sign_in(Access(environment=server.environment))
        rule = server.fail("iam:GetUser", "deny scp", account="666677778888", times=None)
        ...
        assert rule.struck             # the requests it happened to
        server.heal()                  # no rule any more

`fail(what, fault, ...)` has a fault happen to the requests that match: `what` is `service:Operation` with `*`;
`account` (whose key signed it), `region`, `access` (`read`, `write`, `auth`, by IAM's own data) and `where` (a
function of the request) narrow it down. It happens to the `nth` matching request (1 is the first) and to `times` from
there on (None for all of them). With `after=True` the request takes effect first and its answer is lost or spoiled;
otherwise it never arrives. `failing(...)` is the same for a `with` block.

The faults are in `FAULTS`, by name: `throttle`, `reset`, `cut`, `html`, `500`, `deny scp`, `expired`, `not here`,
`endless pages`, `identity` and so on; `delayed(seconds)` keeps an answer back, `calling(act)` runs a function in the
server's thread at that moment (kill a process, set an event, edit the world) and then lets the request go its way:
with `after=False` before it has reached AWS, with `after=True` when it took effect and nobody has heard yet. A fault
of your own is `Fault(name, make)` with `make(request, reply) -> Reply`; `errors.error(request, code, words, status)`
writes an error in the request's protocol.

`server.log` holds every request as it arrived, `server.reached` those that came through to AWS, and `server.done`
those that AWS answered without an error; each tells `name`
(`iam:GetUser`), `access`, `account`, `region`, `key`, `form` (its parameters as on the wire) and `attempt` (1 for the
first with the same account, region, operation and parameters). `with server.taken() as passed` gives what came in a
block. The laws of `tests.properties.laws` take a server as their `wire`.

`server.canaries = Canaries()` plants strings in every field of every answer that could carry a secret;
`canaries.planted_at` lists them, `canaries.found_in(bytes)` those that got out.

Several servers may stand before one practice server, each with rules of its own; they are cheap.
"""

from tests.faults.server import errors
from tests.faults.server.canaries import Canaries
from tests.faults.server.fault_server import FaultServer
from tests.faults.server.faults import FAULTS, HEALED, Fault, calling, delayed
from tests.faults.server.rules import Rule
from tests.faults.server.serving import served

__all__ = [
    "FAULTS",
    "HEALED",
    "Canaries",
    "Fault",
    "FaultServer",
    "Rule",
    "calling",
    "delayed",
    "errors",
    "served",
]
