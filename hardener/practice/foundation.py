"""What has to be true of moto before its services are imported: its regions, its clock, its quiet, its speed."""

import inspect
import logging
import os
import warnings
from functools import cache
from typing import Any

import boto3
import moto.core.responses
import moto.core.utils

from hardener.practice import clock
from hardener.practice.roster import EVERY_REGION

# moto's thousands of sample images take most of the time that an account's region takes to come to life.
_SETTINGS = {"MOTO_EC2_LOAD_DEFAULT_AMIS": "false", "AWS_EC2_METADATA_DISABLED": "true"}
_FILES = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")


def lay() -> None:
    """Prepare this process; it is the practice server's and does nothing else."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(_SETTINGS, **dict.fromkeys(_FILES, os.devnull))
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    session, utils, responses = _patched()
    # Reading the real list of regions takes moto half of its start, and makes regions that nobody practises in.
    session.get_available_regions = _regions
    session.get_available_partitions = lambda _: ["aws"]
    utils.utcnow = clock.now
    responses.method_names_from_class = _method_names
    # Every answer gets its request id from the gateway.
    responses.gen_amzn_requestid_long = lambda _headers: ""


def _patched() -> tuple[Any, Any, Any]:
    return boto3.Session, moto.core.utils, moto.core.responses


def _regions(*_: object, partition_name: str = "aws") -> list[str]:
    return list(EVERY_REGION) if partition_name == "aws" else []


@cache
def _method_names(of: type) -> frozenset[str]:
    # moto looks through all methods of a service at every request; EC2 has eight hundred.
    return frozenset(name for name, _ in inspect.getmembers(of, predicate=inspect.isfunction))
