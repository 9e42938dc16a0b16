"""The demonstration: fictional people and families, for training and trying. Never in a real installation."""

from engine.casework.demo.build import build
from engine.casework.demo.people import PASSWORD

__all__ = ["PASSWORD", "build"]
