"""People who sign in, and what each of them may reach."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SHORTEST_PASSWORD = 12
"""Letters of a password at the least; there is no rule on what kinds of letters (NIST SP 800-63B, 5.1.1)."""

LONGEST_PASSWORD = 256


class Role(StrEnum):
    """The operator reaches every business, a tenant one."""

    OPERATOR = "operator"
    TENANT = "tenant"


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in; `user_id` is a tenant's business.

    `revision` rises with each new password and whenever all sign-ins are to end: a cookie and an invitation
    are good for one revision. Nobody signs in before a password is set.
    """

    person_id: str
    email: str
    role: Role
    user_id: str | None
    revision: str
    created_at: datetime | None = None
    signed_in_at: datetime | None = None
    has_password: bool = True


def plain_email(email: str) -> str:
    """Write an e-mail address as it is kept and compared."""
    return email.strip().casefold()
