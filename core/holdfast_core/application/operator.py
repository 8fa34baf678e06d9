"""The operator: the one account that reaches every user."""

import hashlib
import hmac
from functools import cached_property


class Operator:
    """Knows the operator's e-mail address and password."""

    def __init__(self, email: str, password: str) -> None:
        self.email = email
        self._password = password.encode()

    def is_it(self, email: str, password: str) -> bool:
        """Compare both in constant time, whichever of them is wrong."""
        email_fits = hmac.compare_digest(email.strip().casefold().encode(), self.email.casefold().encode())
        password_fits = hmac.compare_digest(password.encode(), self._password)
        return email_fits and password_fits

    @cached_property
    def revision(self) -> str:
        """Another one for another password or address; tells nothing of either to who reads it signed."""
        digest = hashlib.scrypt(self._password, salt=self.email.casefold().encode(), n=1 << 12, r=8, p=1)
        return digest.hex()[:24]
