"""Upgrades: bringing running instances to another release."""

from engine.bpmn.upgrades.models import Upgrade, UpgradeCase, UpgradeStatus

__all__ = ["Upgrade", "UpgradeCase", "UpgradeStatus"]
