"""What SQS carries: that a lane is due. Its name is sealed, since it holds people's numbers."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from holdfast_contract.errors import ModelKeyUnreadable
from holdfast_contract.times import from_rfc3339, to_rfc3339

from holdfast_core.adapters.sealing import Sealing
from holdfast_core.application.agenda import Due, Lane
from holdfast_core.domain.secret_keys import SecretKeys

_PURPOSE = "wake-up"


class UnreadableRecord(Exception):
    """A message that says nothing we know; neither will it the next time."""


class Records:
    """Writes and reads them."""

    def __init__(self, sealing: Sealing, keys: SecretKeys) -> None:
        self._sealing = sealing
        self._keys = keys

    def body(self, due: Due) -> str:
        """Write what is due."""
        name = self._sealing.seal(due.lane.conversation, purpose=_PURPOSE, user_id=due.lane.queue)
        said = {"id": due.id, "queue": due.lane.queue, "lane": name, "at": to_rfc3339(due.at)}
        return json.dumps(said, separators=(",", ":"))

    def group(self, lane: Lane) -> str:
        """Name the group of a lane: the same for the same one, and telling nothing else."""
        return hmac.new(self._keys.newest.encode(), lane.group.encode(), hashlib.sha256).hexdigest()

    def read(self, body: str) -> Due:
        """Read it. Raises `UnreadableRecord`."""
        try:
            said: Mapping[str, Any] = json.loads(body)
            id_, queue, name, at = (said[part] for part in ("id", "queue", "lane", "at"))
            conversation = self._sealing.unseal(name, purpose=_PURPOSE, user_id=queue)
            moment: datetime = from_rfc3339(at)
        except (ValueError, KeyError, TypeError, AttributeError, ModelKeyUnreadable) as error:
            raise UnreadableRecord from error
        return Due(Lane(queue, conversation), moment, str(id_))
