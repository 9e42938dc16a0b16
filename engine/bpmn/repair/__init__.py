"""Repair: what an administrator does to one instance by hand."""

from engine.bpmn.repair.models import Repair

__all__ = ["Repair"]
