"""The operator: the one account that reaches every user."""

import hmac


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
