"""Python reads this first in every process that tests start: whoever tries to leave this machine is ended."""

from tests import loopback

loopback.watch(end=True)
