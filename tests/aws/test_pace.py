"""How fast reads may go, and how many at a time."""

import time
from functools import partial
from threading import Barrier, Event, Lock, Timer, get_ident

import pytest

from hardener.aws.limiter import Limiter
from hardener.aws.together import Helpers
from hardener.aws.turnstile import LONGEST, TURNSTILE, Turnstile
from hardener.engine.model import Account, CallFailed, Cloud, Stopped
from tests.aws.server import Asked, Aws, Said, ec2, ec2_error

KEY = ("123456789012", "ec2", "us-east-1")


def test_a_burst_is_free_and_the_rest_is_paced() -> None:
    limiter, stop = Limiter(), Event()
    begun = time.monotonic()
    for _ in range(20):
        limiter.take(KEY, 100, 20, stop)
    assert time.monotonic() - begun < 0.1
    for _ in range(20):
        limiter.take(KEY, 100, 20, stop)
    assert 0.15 < time.monotonic() - begun < 1.0


def test_one_accounts_bucket_is_its_own() -> None:
    limiter, stop = Limiter(), Event()
    limiter.drain(KEY, 1, 10)
    begun = time.monotonic()
    limiter.take(("111122223333", *KEY[1:]), 1, 10, stop)
    assert time.monotonic() - begun < 0.1


def test_waiting_for_the_rate_ends_when_the_scan_is_stopped() -> None:
    limiter, stop = Limiter(), Event()
    stop.set()
    limiter.drain(KEY, 1, 10)
    with pytest.raises(Stopped):
        limiter.take(KEY, 1, 10, stop)


def test_memory_does_not_grow_with_accounts() -> None:
    limiter, stop = Limiter(), Event()
    for number in range(20_000):
        limiter.take((f"{number:012d}", "ec2", "us-east-1"), 1_000_000, 1_000_000, stop)
    assert len(limiter._full_at) <= 4097


def test_a_throttled_account_slows_down(aws: Aws, cloud: Cloud, own: Account, no_waiting: list[float]) -> None:
    aws.script("DescribeVpcs", ec2_error("RequestLimitExceeded", status=503))
    with pytest.raises(CallFailed):
        cloud.reader(own, "us-east-1", Event()).call("ec2", "DescribeVpcs")
    assert len(no_waiting) == 7


def test_results_come_in_order_and_from_many_threads() -> None:
    threads: set[int] = set()
    met = Barrier(8, timeout=10)

    def one(number: int) -> int:
        met.wait()
        threads.add(get_ident())
        return number

    assert Helpers().together([partial(one, number) for number in range(8)]) == list(range(8))
    assert len(threads) == 8


def test_nothing_and_one_need_no_help() -> None:
    helpers = Helpers()
    assert helpers.together([]) == []
    assert helpers.together([get_ident]) == [get_ident()]
    assert helpers._started == 0


def test_the_first_failure_is_raised_and_nothing_more_is_begun() -> None:
    begun: list[int] = []

    def one(number: int) -> int:
        begun.append(number)
        if number == 0:
            raise ValueError("first")
        time.sleep(0.05)
        return number

    with pytest.raises(ValueError, match="first"):
        Helpers(2).together([partial(one, number) for number in range(100)])
    time.sleep(0.1)
    assert len(begun) < 10


def test_helpers_that_are_all_busy_stop_nobody() -> None:
    helpers = Helpers(2)

    def inner(number: int) -> int:
        return sum(helpers.together([lambda: number] * 5))

    found = helpers.together([partial(inner, number) for number in range(6)])
    assert found == [0, 5, 10, 15, 20, 25]


def test_every_caller_gets_a_fair_share_of_the_helpers() -> None:
    from concurrent.futures import ThreadPoolExecutor

    helpers, lock = Helpers(12), Lock()
    running = dict.fromkeys(range(4), 0)
    most = dict(running)

    def one(caller: int) -> None:
        with lock:
            running[caller] += 1
            most[caller] = max(most[caller], running[caller])
        time.sleep(0.02)
        with lock:
            running[caller] -= 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda c: helpers.together([lambda: one(c)] * 40), range(4)))
    assert min(most.values()) >= 3


def test_clients_are_made_ahead_and_only_once(cloud: Cloud) -> None:
    from typing import Any

    inner: Any = cloud
    cloud.warm(("ec2", "iam"), ("us-east-1", "eu-west-1"))
    clients = inner._exchange._readers
    deadline = time.monotonic() + 10
    wanted = {("ec2", "us-east-1"), ("ec2", "eu-west-1"), ("iam", "us-east-1")}
    while not wanted <= set(clients._clients) and time.monotonic() < deadline:
        time.sleep(0.01)
    first = clients.get("ec2", "eu-west-1")
    assert clients.get("ec2", "eu-west-1") is first
    cloud.warm(("nothing",), ("us-east-1",))


def test_one_thread_at_a_time_is_at_work_and_any_number_waits_for_the_network(
    aws: Aws, cloud: Cloud, own: Account
) -> None:
    met = Barrier(6, timeout=10)

    def all_at_once(asked: Asked) -> Said:
        # Answers nobody before everybody's request is here.
        met.wait()
        return ec2(asked.operation)

    aws.script("DescribeVpcs", all_at_once)
    reader = cloud.reader(own, "us-east-1", Event())
    reader.together([lambda: reader.call("ec2", "DescribeVpcs")] * 6)
    assert len(aws.asked("DescribeVpcs")) == 6


def test_the_turnstile_is_free_again_whatever_happened() -> None:
    turnstile = Turnstile()
    with pytest.raises(ValueError, match="inside"), turnstile.inside():
        raise ValueError("inside")
    with pytest.raises(ValueError, match="outside"), turnstile.inside(), turnstile.outside():
        raise ValueError("outside")
    with turnstile.inside(), turnstile.outside():
        assert not turnstile._lock.locked()
    with turnstile.outside(), turnstile.inside():
        assert turnstile._lock.locked()
    assert not turnstile._lock.locked()


def test_whoever_has_precedence_is_let_by() -> None:
    turnstile = Turnstile()
    turnstile.precedence.take()
    Timer(0.03, turnstile.precedence.give_back).start()
    begun = time.monotonic()
    with turnstile.inside():
        assert 0.02 < time.monotonic() - begun < LONGEST


def test_a_screen_that_hangs_puts_work_off_only_once() -> None:
    turnstile = Turnstile()
    turnstile.precedence.take()
    begun = time.monotonic()
    for _ in range(20):
        with turnstile.inside():
            pass
    assert LONGEST * 0.9 < time.monotonic() - begun < LONGEST * 3


@pytest.mark.parametrize("body", ["short", "x" * 40_000])
def test_nobody_holds_the_turnstile_while_aws_thinks(body: str, aws: Aws, cloud: Cloud, own: Account) -> None:
    free: list[bool] = []

    def answered(asked: Asked) -> Said:
        # The reader waits for this, so its turn must be over.
        deadline = time.monotonic() + 5
        while TURNSTILE._lock.locked() and time.monotonic() < deadline:
            time.sleep(0.001)
        free.append(not TURNSTILE._lock.locked())
        return ec2(asked.operation)

    aws.script("DescribeVpcs", answered)
    cloud.reader(own, "us-east-1", Event()).call("ec2", "DescribeVpcs", VpcIds=[body])
    assert free == [True]
    assert not TURNSTILE._lock.locked()
