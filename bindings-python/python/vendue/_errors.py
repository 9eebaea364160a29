"""Errors: one class for each category, one stable word for each code."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from .generated.codes import ErrorCategory, ErrorCode


class VendueError(Exception):
    """Why an operation was refused or failed.

    `code` and the names in `details` are stable; `message` is a sentence for people and may
    change. Neither carries a secret or another user's data.
    """

    category: ClassVar[ErrorCategory] = "internal"

    code: ErrorCode
    """The stable code, such as `bid_too_low`."""
    message: str
    """A sentence for people."""
    details: dict[str, Any]
    """What a program may want to know, such as `minimum_minor`."""

    def __init__(
        self, code: ErrorCode, message: str, details: dict[str, Any] | None = None
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.details = {} if details is None else details

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash((self.code, self.message))

    def __reduce__(self) -> tuple[type[VendueError], tuple[ErrorCode, str, dict[str, Any]]]:
        return type(self), (self.code, self.message, self.details)


class InvalidError(VendueError):
    """The request itself is wrong: correct it."""

    category = "invalid"


class UnauthenticatedError(VendueError):
    """No valid credentials were given."""

    category = "unauthenticated"


class ForbiddenError(VendueError):
    """The actor may not do this."""

    category = "forbidden"


class NotFoundError(VendueError):
    """There is no such thing, or the actor may not know of it."""

    category = "not_found"


class ConflictError(VendueError):
    """The state of things does not allow it: read again and decide."""

    category = "conflict"


class LimitedError(VendueError):
    """A limit was reached: wait."""

    category = "limited"


class UnavailableError(VendueError):
    """The store or the service cannot answer now: try again."""

    category = "unavailable"


class InternalError(VendueError):
    """A defect on our side."""

    category = "internal"


_CLASSES: dict[str, type[VendueError]] = {
    kind.category: kind
    for kind in (
        InvalidError,
        UnauthenticatedError,
        ForbiddenError,
        NotFoundError,
        ConflictError,
        LimitedError,
        UnavailableError,
        InternalError,
    )
}


def error_of(failure: dict[str, Any]) -> VendueError:
    """The error that a failure in JSON stands for."""
    kind = _CLASSES.get(failure["category"], VendueError)
    return kind(cast(ErrorCode, failure["code"]), failure["message"], failure["details"])


def invalid(field: str, message: str) -> InvalidError:
    """The error for an argument that cannot cross the border."""
    return InvalidError("invalid_argument", f"{field}: {message}", {"field": field})
