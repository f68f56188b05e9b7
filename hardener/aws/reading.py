"""Reading with patience: credentials, rate, retries and pages of one read, at any account."""

from collections.abc import Mapping
from threading import Event
from typing import Any

from botocore.exceptions import ClientError

from hardener.aws import codes, pages, troubles
from hardener.aws.attest import NotAttested
from hardener.aws.catalogue import Kind, Op
from hardener.aws.exchange import Exchange
from hardener.aws.limiter import Limiter
from hardener.aws.models import ModelLoader
from hardener.aws.pages import Paging
from hardener.aws.partitions import Geography
from hardener.aws.patience import patiently
from hardener.aws.together import Helpers
from hardener.aws.troubles import Place
from hardener.aws.vault import Vault
from hardener.engine.model import AsWhom


class Reading:
    """Reads anything in the catalogue, once or as often as it takes."""

    def __init__(self, exchange: Exchange, loader: ModelLoader, vault: Vault, geography: Geography) -> None:
        self.geography = geography
        self.helpers = Helpers()
        self._exchange = exchange
        self._loader = loader
        self.vault = vault
        self._limiter = Limiter()
        self._pagings: dict[tuple[str, str], Paging | None] = {}

    def op(self, service: str, operation: str) -> Op:
        """Return the catalogue's entry. Raises GuardViolation where this is no read."""
        return self._exchange.op(service, operation, Kind.READ)

    def whole(
        self,
        op: Op,
        account: str,
        region: str | None,
        params: Mapping[str, Any],
        stop: Event,
        *,
        by: AsWhom = AsWhom.OWN,
    ) -> dict[str, Any]:
        """Return the attested answer with all its pages. Raises CallFailed and Stopped."""
        signed_for = self.geography.call_region(op.service, region)
        place = Place(op, signed_for, home=region is None or signed_for == self.geography.home)

        def fetch(asked: Mapping[str, Any]) -> dict[str, Any]:
            return self._page(place, account, by, asked, stop)

        try:
            answer = pages.whole(fetch, params, self._paging(op), op)
        except NotAttested as error:
            raise troubles.failed(error, place) from None
        answer.pop("ResponseMetadata", None)
        return answer

    def _page(self, place: Place, account: str, by: AsWhom, params: Mapping[str, Any], stop: Event) -> dict[str, Any]:
        op, region = place.op, place.region
        service = self._exchange.catalogue.service(op.service)
        key = (self.vault.signer(account, by), op.service, region)
        renewed = False

        def attempt() -> dict[str, Any]:
            nonlocal renewed
            self._limiter.take(key, service.rate, service.burst, stop)
            scope = self.vault.scope(account, region, stop, by)
            try:
                return self._exchange.read(op, scope, params)
            except ClientError as error:
                if renewed or troubles.code_of(error) not in codes.EXPIRED:
                    raise
            renewed = True
            self.vault.renew(account, scope.keys, by)
            return self._exchange.read(op, self.vault.scope(account, region, stop, by), params)

        return patiently(attempt, place, stop, lambda: self._limiter.drain(key, service.rate, service.burst))

    def _paging(self, op: Op) -> Paging | None:
        key = (op.service, op.name)
        if key not in self._pagings:
            self._pagings[key] = pages.of(self._loader, op)
        return self._pagings[key]
