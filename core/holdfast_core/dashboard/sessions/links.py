"""The link with which a phone's owner pairs it, without signing in."""

from dataclasses import dataclass
from datetime import datetime

from holdfast_contract.errors import NotFound
from holdfast_contract.sessions import Session
from holdfast_contract.times import to_rfc3339

from holdfast_core.dashboard.frame.visits import Signed
from holdfast_core.domain.secret_keys import SecretKeys

VALID_MINUTES = 30
"""For how long a link may be used."""


@dataclass(frozen=True)
class PairLink:
    """Whose session a link is for, and how that stood: it is void once a phone was linked since."""

    user_id: str
    session_id: str
    connected_at: str | None

    def is_used(self, session: Session | None) -> bool:
        """Say whether the session was connected since the link was made."""
        return session is not None and _connected_at(session) != self.connected_at


class PairLinks:
    """Makes and reads links. Each is signed, with a salt of its own."""

    def __init__(self, keys: SecretKeys) -> None:
        self._signed = Signed(keys, "holdfast-core.pair-link")

    def make(self, user_id: str, session_id: str, session: Session | None) -> str:
        """Make the token of a link for a session as it is now."""
        return self._signed.write([user_id, session_id, session and _connected_at(session)])

    def read(self, token: str) -> PairLink:
        """Give what a link is for. Raises `NotFound` for one that is forged or too old."""
        data = self._signed.read(token, VALID_MINUTES * 60)
        if not isinstance(data, list):
            raise NotFound("This link is not valid any more. Ask whoever sent it for a new one.")
        return PairLink(*data)


def _connected_at(session: Session) -> str | None:
    at: datetime | None = session.last_connected_at
    return None if at is None else to_rfc3339(at)
