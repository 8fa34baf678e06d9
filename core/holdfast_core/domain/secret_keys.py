"""The keys of `CORE_SECRET_KEY`: the first signs and seals, all of them verify and open."""

from collections.abc import Sequence


class SecretKeys:
    """The keys that are valid now. Whoever signs or seals asks here each time, since they may change."""

    def __init__(self, *keys: str) -> None:
        self.use(keys)

    def use(self, keys: Sequence[str]) -> None:
        """Have these be valid from now on, the newest first."""
        self.all = tuple(keys)

    @property
    def newest(self) -> str:
        """The key that signs and seals."""
        return self.all[0]
