"""AWS's error codes, by what they mean for us."""

THROTTLED = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "AuthorizationErrorException",
        "ForbiddenException",
        "NotAuthorizedException",
        "UnauthorizedException",
        "UnauthorizedOperation",
    }
)
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"})
CREDENTIALS = frozenset(
    {
        "AuthFailure",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
SIGNATURE = CREDENTIALS | EXPIRED | {"RequestTimeTooSkewed"}
"""What a signature meets whose time AWS does not believe."""
ELSEWHERE = frozenset({"AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException"})
"""What a region that is not enabled says to keys that are good in others."""
REGION = frozenset({"OptInRequired", "RegionDisabledException", "InvalidRegion"})
UNSUPPORTED = frozenset(
    {
        "InvalidAction",
        "OperationNotSupportedException",
        "UnknownOperation",
        "UnknownOperationException",
        "UnsupportedAPIEndpointException",
        "UnsupportedOperation",
        "UnsupportedOperationException",
    }
)
CONFLICT = frozenset(
    {
        "ConcurrentModification",
        "ConcurrentModificationException",
        "ConflictException",
        "EntityTemporarilyUnmodifiable",
        "IncorrectState",
        "PolicyChangesInProgressException",
    }
)
"""Another change is going on: a read may be repeated later."""
LOST = frozenset(
    {
        "InternalError",
        "InternalErrorException",
        "InternalFailure",
        "InternalServerError",
        "InternalServerException",
        "RequestTimeout",
        "RequestTimeoutException",
        "ServiceException",
        "ServiceFailure",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "Unavailable",
    }
)
"""AWS itself failed: a read may be repeated, and of a write nobody knows whether it was done."""
