"""Every table of the API: sign-in, repeated requests and the demonstration's clock. Imported for the metadata."""

from api.demo_clock import ClockOffset
from api.idempotency import IdempotentAnswer
from api.security.models import SignInAttempts, WebSession

__all__ = ["ClockOffset", "IdempotentAnswer", "SignInAttempts", "WebSession"]
