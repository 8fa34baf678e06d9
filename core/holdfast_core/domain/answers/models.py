"""A language model as the core knows it: how it is reached, what is said to it, what that costs."""

from dataclasses import dataclass, field
from decimal import Decimal

from pydantic import SecretStr

_MILLION = 1_000_000
_BYTES_OF_A_TOKEN = 4
"""Of English text in UTF-8; other scripts have more bytes a letter, and more tokens too."""


@dataclass(frozen=True)
class Deadlines:
    """Seconds that a call may take: until its first byte, between two of its bytes, and as a whole."""

    total: float = 45.0
    first_byte: float = 30.0
    between: float = 15.0


@dataclass(frozen=True)
class Usage:
    """Tokens that a call took. Estimated where the model's server did not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    is_estimated: bool = False


@dataclass(frozen=True)
class ModelAccess:
    """An OpenAI-compatible endpoint and the model to ask there; prices are for a million tokens."""

    base_url: str
    model: str
    api_key: SecretStr | None = None
    deadlines: Deadlines = field(default_factory=Deadlines)
    max_output_tokens: int = 400
    price_in: Decimal = Decimal(0)
    price_out: Decimal = Decimal(0)
    embedding_model: str | None = None

    def cost(self, usage: Usage) -> Decimal:
        """Give what a call cost, exactly, in the currency of the prices."""
        return (usage.prompt_tokens * self.price_in + usage.completion_tokens * self.price_out) / _MILLION


@dataclass(frozen=True)
class Prompt:
    """What is said to a model: the rules of whoever runs it, then the material."""

    rules: str
    material: str

    @property
    def tokens(self) -> int:
        """How many tokens it takes, about."""
        return estimate(self.rules) + estimate(self.material)


@dataclass(frozen=True)
class Completion:
    """What a model wrote."""

    text: str
    usage: Usage


def estimate(text: str) -> int:
    """Guess how many tokens a text has."""
    return -(-len(text.encode(errors="replace")) // _BYTES_OF_A_TOKEN)
