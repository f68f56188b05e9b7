"""Where hardener keeps its files: the platform's state and configuration directories, private to the operator."""

import os
from pathlib import Path

import msgspec
import platformdirs

from hardener.engine.files import private_directory


class Places(msgspec.Struct, frozen=True):
    """The directories of one kind of use; practice runs never mix with real ones."""

    state: Path
    config: Path

    @classmethod
    def find(cls, practice: bool) -> "Places":
        """Return the places of this user, created where missing.

        `HARDENER_STATE_DIR` and `HARDENER_CONFIG_DIR` name others. Raises Unsafe.
        """
        state = Path(os.environ.get("HARDENER_STATE_DIR") or platformdirs.user_state_path("hardener", appauthor=False))
        config = Path(
            os.environ.get("HARDENER_CONFIG_DIR") or platformdirs.user_config_path("hardener", appauthor=False)
        )
        private_directory(state)
        if practice:
            return cls(private_directory(state / "practice"), config / "practice")
        return cls(state, config)

    @property
    def runs(self) -> Path:
        """One directory per run, with its plan and its journal."""
        return private_directory(self.state / "runs")

    @property
    def locks(self) -> Path:
        """One lock per account that is being written to."""
        return private_directory(self.state / "locks")

    @property
    def used(self) -> Path:
        """One marker per plan that was applied, so that none is applied twice."""
        return private_directory(self.state / "used-plans")

    @property
    def waiting(self) -> Path:
        """Since when findings have been waiting."""
        return self.state / "waiting.json"

    @property
    def world(self) -> Path:
        """What was changed in the practice organization so far."""
        return self.state / "world.jsonl"

    @property
    def baseline(self) -> Path:
        """The baseline that is used where none is named."""
        return self.config / "hardener.toml"
