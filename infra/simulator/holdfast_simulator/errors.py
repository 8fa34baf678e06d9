"""What the simulator refuses; the domain raises these, `api.py` turns them into responses."""

from typing import Any


class SimulatorError(Exception):
    """A refusal with a stable code and an HTTP status."""

    status = 422

    def __init__(self, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


class MalformedError(SimulatorError):
    """The request cannot be read."""


class UnknownError(SimulatorError):
    """What the request names does not exist."""

    status = 404


class RefusedError(SimulatorError):
    """The request is well formed, but not possible in the present state."""

    status = 409
