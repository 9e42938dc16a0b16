"""GOV.UK Notify: letters leave through a service that public bodies in the UK may use instead of a mail server.

Its template has two places, ((subject)) and ((body)). The letter's id is Notify's `reference`, by which a letter whose
sending was begun before is found again: it is never sent twice knowingly.
https://docs.notifications.service.gov.uk/python.html
"""

import re
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import SplitResult

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from api.settings import SettingsError
from engine.casework.mail.letters import Letter
from engine.casework.mail.refusing import LetterRefusedError

SECONDS: Final = 10
HERE: Final = ("127.0.0.1", "localhost")
KEY: Final = re.compile(r".+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A key's name, the service's id and the secret."""
FOR_GOOD: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})
NO_TEMPLATE: Final = (
    "EARLY_HELP_MAIL_URL must be notify://api.notifications.service.gov.uk/ with the template's id after it."
)
NO_KEY: Final = "EARLY_HELP_NOTIFY_KEY must be an API key of GOV.UK Notify, as it was shown when it was made."


class NotifyError(OSError):
    """Notify cannot take a letter now."""


class NotifySender:
    """Hands letters to Notify. It answers 400 for a letter that it never takes; a key that it does not know (403), too
    many letters (429) and its own faults (5xx) pass."""

    def __init__(self, client: Any, template: str) -> None:
        self._client, self._template = client, template

    @classmethod
    def of(cls, address: SplitResult, key: str) -> "NotifySender":
        """From the setting's address (its host, and the template's id as its path) and key. Raises SettingsError."""
        template = address.path.strip("/")
        if not template or "/" in template:
            raise SettingsError(NO_TEMPLATE)
        if not KEY.fullmatch(key):
            raise SettingsError(NO_KEY)
        scheme = "http" if address.hostname in HERE else "https"
        client: Any = NotificationsAPIClient  # it comes without types
        return cls(client(key, f"{scheme}://{address.netloc}", SECONDS), template)

    def send(self, letter: Letter) -> None:
        try:
            if letter.tries == 1 or not self._has(letter):
                self._client.send_email_notification(
                    email_address=letter.to,
                    template_id=self._template,
                    personalisation={"subject": letter.subject, "body": letter.text},
                    reference=letter.id,
                )
        except APIError as error:
            raise _as_ours(error) from None

    def _has(self, letter: Letter) -> bool:
        return bool(self._client.get_all_notifications(reference=letter.id)["notifications"])


def _as_ours(error: APIError) -> Exception:
    faults = error.message
    said = "; ".join(str(each.get("message")) for each in faults) if isinstance(faults, list) else str(faults)
    words = f"GOV.UK Notify says {error.status_code}: {said}"
    return LetterRefusedError(words) if error.status_code in FOR_GOOD else NotifyError(words)
