"""The screens behind the first one, each imported when it is first wanted: so the first one is painted sooner."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from screens.applying import ApplyScreen
    from screens.asking import QuestionScreen
    from screens.check import CheckScreen
    from screens.confirm import ConfirmScreen
    from screens.enrolling import CodesScreen
    from screens.history import HistoryScreen
    from screens.home import HomeScreen
    from screens.result import RunScreen
    from screens.review import ReviewScreen
    from screens.scanning import ScanScreen
    from screens.scope import ScopeScreen

_MODULES = {
    "ApplyScreen": "applying",
    "CheckScreen": "check",
    "CodesScreen": "enrolling",
    "ConfirmScreen": "confirm",
    "HistoryScreen": "history",
    "HomeScreen": "home",
    "QuestionScreen": "asking",
    "ReviewScreen": "review",
    "RunScreen": "result",
    "ScanScreen": "scanning",
    "ScopeScreen": "scope",
}

__all__ = [
    "ApplyScreen",
    "CheckScreen",
    "CodesScreen",
    "ConfirmScreen",
    "HistoryScreen",
    "HomeScreen",
    "QuestionScreen",
    "ReviewScreen",
    "RunScreen",
    "ScanScreen",
    "ScopeScreen",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"there is no screen {name}")
    return getattr(import_module(f"screens.{_MODULES[name]}"), name)
