"""Signing in as the SDK does, and saying what is wrong when that fails."""

import hashlib
import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hardener.aws.cloud import Access, sign_in
from hardener.engine.model import SignInFailed
from tests.aws.server import MANAGEMENT, Aws, Said, identity, json_said, query_error


@pytest.fixture
def keys(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOWN")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary-secret-own")
    return home


def configure(home: Path, text: str) -> None:
    (home / "config").write_text(text)


def failure(access: Access | None = None) -> SignInFailed:
    with pytest.raises(SignInFailed) as failed:
        sign_in(access or Access())
    assert failed.value.hint
    assert "canary" not in f"{failed.value} {failed.value.hint}"
    return failed.value


def test_keys_from_the_environment(aws: Aws, keys: Path) -> None:
    cloud = sign_in(Access())
    caller = cloud.caller()
    assert (caller.account, caller.method, caller.minutes_left) == (MANAGEMENT, "env", None)
    assert cloud.endpoint == aws.endpoint
    assert len(aws.log) == 1


def test_an_explicit_environment_is_all_that_counts(
    aws: Aws, access: Access, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AWS_PROFILE": "nobody",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1",
        "AWS_ACCESS_KEY_ID": "AKIAWRONG",
        "AWS_SECRET_ACCESS_KEY": "wrong",
        "AWS_SESSION_TOKEN": "wrong",
        "AWS_DEFAULT_REGION": "cn-north-1",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        "HTTP_PROXY": "http://127.0.0.1:1",
        "http_proxy": "http://127.0.0.1:1",
        "AWS_CA_BUNDLE": "/nowhere",
    }.items():
        monkeypatch.setenv(name, value)
    nowhere = "http://127.0.0.1:1"
    configure(home, f"[default]\nregion = eu-west-1\nendpoint_url = {nowhere}\n")
    cloud = sign_in(access)
    assert cloud.caller().account == MANAGEMENT
    assert cloud.endpoint == aws.endpoint
    assert [(one.key, one.region) for one in aws.log] == [("AKIAOWN", "us-east-1")]
    assert "x-amz-security-token" not in aws.log[0].headers


@pytest.mark.parametrize(
    ("given", "region"),
    [
        ((Access(region="eu-central-1"), {"AWS_DEFAULT_REGION": "eu-west-1"}, ""), "eu-central-1"),
        ((Access(), {"AWS_DEFAULT_REGION": "eu-west-1", "AWS_REGION": "eu-north-1"}, ""), "eu-west-1"),
        ((Access(), {}, "region = eu-west-2"), "eu-west-2"),
        ((Access(), {"AWS_REGION": "eu-north-1"}, ""), "eu-north-1"),
        ((Access(), {}, ""), "us-east-1"),
    ],
    ids=range(5),
)
def test_the_home_region(
    aws: Aws, keys: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[Access, dict[str, str], str], region: str
) -> None:
    access, variables, profile = given
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    configure(keys, f"[default]\n{profile}\n")
    cloud = sign_in(access)
    assert aws.log[0].region == region
    assert cloud.call_region("ec2", None) == region


def test_a_profile_that_takes_on_a_role(aws: Aws, home: Path) -> None:
    configure(
        home,
        "[profile admin]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = base\n"
        "[profile base]\naws_access_key_id = AKIAOWN\naws_secret_access_key = canary-secret-own\n",
    )
    caller = sign_in(Access(profile="admin")).caller()
    assert (caller.account, caller.method) == ("111122223333", "assume-role")
    assert caller.minutes_left is not None
    assert 55 <= caller.minutes_left <= 60
    assert [one.operation for one in aws.log] == ["AssumeRole", "GetCallerIdentity"]


MFA = (
    "[profile admin]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = base\n"
    "mfa_serial = arn:aws:iam::123456789012:mfa/ada\n"
    "[profile base]\naws_access_key_id = AKIAOWN\naws_secret_access_key = canary-secret-own\n"
)


def test_an_mfa_code_is_asked_for_by_the_devices_number(aws: Aws, home: Path) -> None:
    configure(home, MFA)
    asked: list[str] = []

    def code(serial: str) -> str:
        asked.append(serial)
        return "123456"

    sign_in(Access(profile="admin", ask_code=code))
    assert asked == ["arn:aws:iam::123456789012:mfa/ada"]
    assert aws.asked("AssumeRole")[0].given["TokenCode"] == "123456"


def test_without_somebody_to_ask_for_a_code_there_is_a_hint(aws: Aws, home: Path) -> None:
    configure(home, MFA)
    failed = failure(Access(profile="admin"))
    assert "arn:aws:iam::123456789012:mfa/ada" in failed.message
    assert aws.log == []


START = "https://corp.awsapps.com/start"
SSO = (
    "[profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Admin\n"
    f"[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = {START}\n"
)


def test_an_identity_center_profile(aws: Aws, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(home, SSO)
    cache = home / "cache"
    cache.mkdir()
    monkeypatch.setattr("botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR", str(cache))
    until = (datetime.now(UTC) + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    token = {"accessToken": "canary-token", "expiresAt": until, "region": "eu-west-1"}
    (cache / f"{hashlib.sha1(b'corp').hexdigest()}.json").write_text(json.dumps(token))
    role = {
        "accessKeyId": "AKIAOWN",
        "secretAccessKey": "canary",
        "sessionToken": "canary",
        "expiration": int((datetime.now(UTC) + timedelta(hours=1)).timestamp() * 1000),
    }
    aws.script("federation/credentials?role_name=Admin&account_id=123456789012", json_said({"roleCredentials": role}))
    caller = sign_in(Access(profile="sso")).caller()
    assert (caller.account, caller.method) == (MANAGEMENT, "sso")


def test_an_identity_center_session_that_is_over(home: Path) -> None:
    configure(home, SSO)
    assert "`aws sso login --profile sso`" in failure(Access(profile="sso")).hint


def test_a_program_that_gives_credentials(aws: Aws, home: Path) -> None:
    given = json.dumps({"Version": 1, "AccessKeyId": "AKIAOWN", "SecretAccessKey": "canary"})
    (home / "given.json").write_text(given)
    configure(home, f"[profile program]\ncredential_process = cat {home / 'given.json'}\n")
    assert sign_in(Access(profile="program")).caller().method == "custom-process"
    configure(home, "[profile program]\ncredential_process = false\n")
    assert "could not be had" in failure(Access(profile="program")).message


def test_no_credentials_at_all_names_the_places(home: Path) -> None:
    failed = failure()
    assert "AWS_ACCESS_KEY_ID" in failed.message
    assert str(home / "credentials") in failed.message
    assert str(home / "config") in failed.message
    assert "aws configure" in failed.hint


def test_an_unknown_profile_names_those_there_are(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(home, "[profile one]\n[profile two]\n")
    failed = failure(Access(profile="three"))
    assert "three" in failed.message
    assert "one, two" in failed.hint
    monkeypatch.setenv("AWS_PROFILE", "four")
    assert "four" in failure().message


def test_a_profile_made_by_aws_login(home: Path) -> None:
    configure(home, "[profile new]\nlogin_session = arn:aws:iam::123456789012:user/ada\n")
    failed = failure(Access(profile="new"))
    assert "aws login" in failed.message
    assert "--profile new" in failed.hint


def test_half_of_the_credentials(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOWN")
    assert "half" in failure().message


def test_a_configuration_that_cannot_be_read(home: Path) -> None:
    configure(home, "[profile\nnonsense")
    assert "configuration" in failure(Access(profile="x")).message


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (query_error("ExpiredToken", "The security token included in the request is expired", 403), "expired"),
        (query_error("InvalidClientTokenId", status=403), "does not accept the credentials (InvalidClientTokenId)"),
        (query_error("SignatureDoesNotMatch", status=403), "does not accept the credentials"),
        (query_error("AccessDenied", "explicit deny", 403), "refused GetCallerIdentity: explicit deny"),
        (query_error("ServiceUnavailable", status=503), "ServiceUnavailable"),
        (Said(200, b"<html>Sign in to the Wi-Fi</html>"), "does not answer as AWS does"),
        (Said(200, b"", request_id=False), "does not answer as AWS does"),
        (Said(403, b"forbidden", request_id=False), "does not answer as AWS does"),
        (Said(reset=True), "cannot be reached"),
    ],
    ids=range(9),
)
def test_what_the_endpoint_says(aws: Aws, keys: Path, said: Said, words: str) -> None:
    aws.script("GetCallerIdentity", said)
    assert words in failure().message


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_that_is_off(aws: Aws, keys: Path, minutes: int) -> None:
    aws.skew = timedelta(minutes=minutes)
    way = "behind" if minutes > 0 else "ahead of"
    assert f"6 minutes {way}" in failure().message
    aws.script("GetCallerIdentity", query_error("SignatureDoesNotMatch", "Signature expired", 403))
    assert "clock" in failure().message
    aws.skew = timedelta(minutes=minutes / 2)
    aws.script("GetCallerIdentity", identity(MANAGEMENT))
    assert sign_in(Access()).caller().account == MANAGEMENT


@pytest.mark.parametrize("end", ["\n", "\nX-Other: header"])
def test_a_session_token_that_cannot_be_sent_is_not_quoted(
    aws: Aws, keys: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", f"canary-token{end}")
    assert "ValueError" in failure().message
    assert aws.log == []


def test_an_endpoint_where_nobody_is(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    failed = failure()
    assert "127.0.0.1:1" in failed.message
    assert "AWS_ENDPOINT_URL" in failed.hint


def test_an_endpoint_in_the_clear_is_refused(aws: Aws, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_EC2", "http://aws.example:4566")
    failed = failure()
    assert "ec2, http://aws.example:4566" in failed.message
    monkeypatch.setenv("AWS_ENDPOINT_URL_EC2", "https://aws.example")
    assert "ec2: https://aws.example" in sign_in(Access()).endpoint
    assert [one.operation for one in aws.log] == ["GetCallerIdentity"]


def test_an_endpoint_of_the_profile_is_told(aws: Aws, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    configure(keys, f"[default]\nservices = here\n[services here]\nsts =\n  endpoint_url = {aws.endpoint}\n")
    assert sign_in(Access()).endpoint == f"sts: {aws.endpoint}"


def test_botocores_log_stays_silent_even_when_everything_is_logged(
    aws: Aws, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        sign_in(Access())
    assert "canary" not in caplog.text
    assert not [record for record in caplog.records if record.name.startswith(("botocore", "urllib3"))]


def test_access_does_not_show_what_it_holds(access: Access) -> None:
    assert "canary" not in repr(access)
