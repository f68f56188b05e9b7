"""What the operator wants of every check: settings, exceptions, and the TOML file that holds them."""

from hardener.engine.baseline.model import BUILT_IN, Attestation, Baseline, Exemption, unsaved
from hardener.engine.baseline.reading import load
from hardener.engine.baseline.template import template
from hardener.engine.baseline.writing import save

__all__ = ["BUILT_IN", "Attestation", "Baseline", "Exemption", "load", "save", "template", "unsaved"]
