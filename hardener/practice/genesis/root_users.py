"""What the root users of the accounts were given over the years."""

from datetime import datetime, timedelta
from typing import Final

from hardener.practice.callers import ROOT_KEY
from hardener.practice.root_users import ROOT_USERS, Certificate, Device, RootKey, RootUser
from hardener.practice.roster import ACCOUNTS, DATA, DEV, MANAGEMENT, PAYMENTS, SANDBOX

# Written in parts, so that nobody's search for leaked keys stops at keys which open nothing.
_KEY: Final = "AKIA" + "PRACTICE"


def make(born: datetime) -> None:
    """Give the root users their passwords, keys, certificates and second factors."""

    def ago(days: int, hours: int = 0) -> datetime:
        return born - timedelta(days=days, hours=hours)

    def key(name: str, made: int, used: int | None = None, service: str = "s3", region: str = "eu-west-1") -> RootKey:
        last = () if used is None else (ago(used, 1), service, region)
        return RootKey(_KEY + name, ago(made), True, *last)

    for account in ACCOUNTS:
        ROOT_USERS[account.id] = RootUser(account.id, ago(account.joined_days_ago))
    management, payments, data = (ROOT_USERS[account.id] for account in (MANAGEMENT, PAYMENTS, DATA))
    dev, sandbox = ROOT_USERS[DEV.id], ROOT_USERS[SANDBOX.id]
    management.password, management.signed_in = ago(1400), ago(12)
    management.keys = [RootKey(ROOT_KEY, ago(1380), True, ago(3, 2), "s3", "eu-west-1")]
    management.devices = [Device("GAHT12345678", ago(1400))]
    payments.password, payments.signed_in = ago(1090), ago(700)
    payments.keys = [key("PAY00001", 1050), key("PAY00002", 1020, 412, "ec2", "us-east-1")]
    data.password = ago(205)
    data.keys = [key("DATA0001", 200, 60)]
    dev.password, dev.signed_in = ago(980), ago(30)
    dev.keys = [key("DEV00001", 900, 1, "s3", "eu-central-1")]
    dev.devices = [Device(f"arn:aws:iam::{DEV.id}:mfa/root-account-mfa-device", ago(970))]
    sandbox.password = ago(319)
    sandbox.certificates = [Certificate("PRACTICECERTIFICATE00001", ago(310))]
