"""Why somebody is turned away. Messages are sentences for people."""


class NotSignedInError(Exception):
    """Nobody is signed in, or the session has ended."""

    def __init__(self) -> None:
        super().__init__("Sign in to go on. You may have been signed out because nothing happened for an hour.")


class WrongPasswordError(Exception):
    """The user name and password do not belong together; which of them is wrong is not said."""

    def __init__(self) -> None:
        super().__init__("The user name or the password is not right.")


class TooManyAttemptsError(Exception):
    """Too many failed attempts; the next may be made in `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"There were too many attempts to sign in. Try again in {retry_after} seconds.")


class NotPermittedError(Exception):
    """The person is known but this is not theirs to do."""

    def __init__(self) -> None:
        super().__init__("Your role does not allow this.")


class NotOfferedError(Exception):
    """This exists in a demonstration only."""

    def __init__(self) -> None:
        super().__init__("There is nothing at this address.")


class ForgedRequestError(Exception):
    """A form came from another site, or without the token of the person's session."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was sent. The page is too old, or somebody else has signed in in this browser since it was "
            "opened. Go back, load the page again and send it once more."
        )
