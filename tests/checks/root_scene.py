"""What the tests of root users start from."""

from typing import Any

from checks.root_access_keys.check import RootAccessKeys
from checks.root_access_keys.settings import RootSettings
from checks.root_access_keys.state import RootState
from hardener.engine.model import AsWhom, Refusal, Remedy
from tests.checks.root_model import MANAGEMENT, NEW, OLD, RootModel

CHECK = RootAccessKeys()
WANTED = RootSettings()
BECAUSE = RootSettings(delete_used_because="moved to a role")
WITH_KEY = frozenset(AsWhom)
VIRTUAL = "arn:aws:iam::111122223333:mfa/root-account-mfa-device"


def full(**extra: Any) -> RootModel:
    model = RootModel().key(OLD, used=412).key(NEW)
    model.password, model.devices, model.certificates = True, [VIRTUAL], ["CERT000000000000000000001"]
    for name, value in extra.items():
        setattr(model, name, value)
    return model


def remedy(state: RootState, wanted: RootSettings = WANTED) -> Remedy:
    found = CHECK.remedy(state, wanted)
    assert isinstance(found, Remedy), found
    return found


def there(now: RootState, way: Remedy) -> bool:
    assert isinstance(way.after, RootState)
    return CHECK.reached(now, way.after)


def reason(state: RootState, wanted: RootSettings = WANTED) -> str:
    found = CHECK.remedy(state, wanted)
    assert isinstance(found, Refusal), found
    return found.reason


def ours(*keys: str, **extra: Any) -> RootModel:
    model = RootModel(MANAGEMENT)
    model.password, model.devices = True, ["GAHT12345678"]
    for id_ in keys:
        model.key(id_, used=400)
    for name, value in extra.items():
        setattr(model, name, value)
    return model
