"""Why nobody could be signed in: one clear sentence, and the next step."""

from typing import Any

from botocore import exceptions as boto
from botocore.parsers import ResponseParserError
from botocore.session import Session

from hardener.aws import codes, skew, troubles
from hardener.aws.attest import NotAttested
from hardener.aws.guard import GuardViolation
from hardener.engine.model import SignInFailed

_SSO = (boto.SSOError, boto.TokenRetrievalError)
_CONFIG = (boto.InvalidConfigError, boto.ConfigParseError, boto.ConfigNotFound)
_NETWORK = (boto.HTTPClientError, boto.ConnectionError)


def refusal(error: Exception, profile: str | None) -> SignInFailed:
    """Return what to tell the operator when signing in with `profile` ended in `error`."""
    option = f" --profile {profile}" if profile else ""
    if isinstance(error, boto.ClientError):
        return _answered(error, option)
    if isinstance(error, boto.ProfileNotFound):
        return _no_profile(error)
    if isinstance(error, boto.NoCredentialsError | boto.PartialCredentialsError):
        return _no_credentials(error, profile)
    if isinstance(error, _SSO):
        return SignInFailed(
            "the Identity Center session has expired, or was never begun", f"run `aws sso login{option}` and try again"
        )
    if isinstance(error, boto.LoginError | boto.MissingDependencyException):
        return _login(error, option)
    if isinstance(error, _NETWORK):
        return SignInFailed(
            f"AWS cannot be reached: {troubles.words(error)}",
            "check the network, the proxy settings and AWS_ENDPOINT_URL",
        )
    return _unusable(error)


def refuse_skew(metadata: dict[str, Any]) -> None:
    """Raise SignInFailed when our clock is so far off that AWS will refuse our signatures."""
    if wrong := skew.told(metadata):
        raise SignInFailed(wrong, skew.HINT)


def _answered(error: Any, option: str) -> SignInFailed:
    code, words = troubles.code_of(error), troubles.message_of(error)
    try:
        refuse_skew(error.response.get("ResponseMetadata", {}))
    except SignInFailed as skewed:
        return skewed
    if code in codes.EXPIRED:
        hint = f"get new ones, with Identity Center by `aws sso login{option}`, and try again"
        return SignInFailed("the credentials have expired", hint)
    if code in codes.CREDENTIALS:
        hint = "check that the access key is active, complete, and made for the partition of the home region"
        return SignInFailed(f"AWS does not accept the credentials ({code})", hint)
    if code in codes.DENIED:
        hint = "check the profile's role_arn and source, and that the role trusts them"
        return SignInFailed(f"AWS refused {error.operation_name}: {words}", hint)
    return SignInFailed(f"AWS answered {error.operation_name} with {code}: {words}", "try again in a minute")


def _no_profile(error: Any) -> SignInFailed:
    known = ", ".join(sorted(Session().available_profiles)) or "none"
    name = error.kwargs.get("profile", "")
    return SignInFailed(f"there is no profile {name}", f"name one with --profile or AWS_PROFILE; there are: {known}")


def _no_credentials(error: Exception, profile: str | None) -> SignInFailed:
    if isinstance(error, boto.PartialCredentialsError):
        return SignInFailed(f"half of the credentials is missing: {error}", "set both the key id and the secret key")
    session = Session()
    config, shared = (session.get_config_variable(name) for name in ("config_file", "credentials_file"))
    where = "" if profile else "the environment (AWS_ACCESS_KEY_ID), "
    return SignInFailed(
        f"no AWS credentials were found in {where}the profile {profile or session.profile or 'default'} of {shared} "
        f"and {config}, the container's and the machine's role",
        "run `aws configure sso` or `aws configure`, or name a profile with --profile",
    )


def _login(error: Exception, option: str) -> SignInFailed:
    if isinstance(error, boto.MissingDependencyException):
        return SignInFailed(
            "the profile was set up with `aws login`, which needs a part of the SDK that hardener leaves out",
            f'run `eval "$(aws configure export-credentials{option} --format env)"` and start without the profile',
        )
    return SignInFailed("the session begun with `aws login` has expired", f"run `aws login{option}` and try again")


def _unusable(error: Exception) -> SignInFailed:
    if isinstance(error, NotAttested | ResponseParserError):
        words = str(error) if isinstance(error, NotAttested) else "an answer that is no answer of AWS"
        hint = "check AWS_ENDPOINT_URL, and look for a proxy or a captive portal in between"
        return SignInFailed(f"the endpoint does not answer as AWS does: {words}", hint)
    if isinstance(error, GuardViolation):
        return SignInFailed(f"the guard stopped the sign-in: {error}", "please report this as a defect")
    if isinstance(error, boto.CredentialRetrievalError | boto.MetadataRetrievalError):
        return SignInFailed(
            f"the credentials could not be had: {troubles.words(error)}",
            "repair what the profile names for credentials; run by itself it says what is wrong",
        )
    if isinstance(error, _CONFIG):
        return SignInFailed(f"the AWS configuration cannot be used: {error}", "repair ~/.aws/config and try again")
    if isinstance(error, boto.InvalidRegionError):
        return SignInFailed(str(error), "name a region such as eu-west-1 with AWS_DEFAULT_REGION")
    if isinstance(error, boto.BotoCoreError):
        return SignInFailed(f"signing in failed: {error}", "check the profile and the environment")
    return SignInFailed(f"signing in failed with {type(error).__name__}", "please report this as a defect")
