"""Python reads this first in every process that these tests start: whoever tries to leave this machine is ended."""

from tests import loopback

loopback.watch(end=True)
