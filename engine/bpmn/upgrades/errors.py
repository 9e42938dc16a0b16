"""What an upgrade refuses."""

from engine.bpmn.errors import EngineError


class UpgradeNotFoundError(EngineError):
    """There is no upgrade with this id."""

    def __init__(self, upgrade_id: str) -> None:
        super().__init__("This upgrade does not exist.")
        self.upgrade_id = upgrade_id


class UpgradeRefusedError(EngineError):
    """What was asked for makes no sense; the message says why."""


class ReleaseUnfitError(UpgradeRefusedError):
    """The application or the safety rules have changed since the release was in use, so that it no longer fits them."""
