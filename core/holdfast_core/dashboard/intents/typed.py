"""An intent as it is typed, and what is wrong with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from holdfast_contract.errors import ValidationFailed
from holdfast_contract.intents import Intent, IntentAction

from holdfast_core.dashboard.frame.forms import Problem
from holdfast_core.dashboard.frame.forms import problems as fields_of

_FIELDS = ("name", "description", "action", "reply", "examples")


@dataclass(frozen=True)
class Typed:
    """The form. `examples` are one a line; `reply` stays where another action is chosen, and is not kept."""

    name: str = ""
    description: str = ""
    action: str = IntentAction.ANSWER.value
    reply: str = ""
    examples: str = ""

    @classmethod
    def of(cls, intent: Intent) -> "Typed":
        """Show an intent as it would be typed."""
        return cls(
            name=intent.name,
            description=intent.description or "",
            action=intent.action.value,
            reply=intent.reply or "",
            examples="\n".join(" ".join(example.split()) for example in intent.examples),
        )

    @classmethod
    def read(cls, form: Mapping[str, object]) -> "Typed":
        """Read the form's fields."""
        return cls(**{name: value.strip() for name in _FIELDS if isinstance(value := form.get(name), str)})

    @property
    def lines(self) -> list[str]:
        """The examples."""
        return [line.strip() for line in self.examples.splitlines() if line.strip()]

    def check(self, taken: Collection[str]) -> tuple[Intent | None, dict[str, Problem]]:
        """Give the intent, or problems by the names of fields; `taken` are the names of the others."""
        problems: dict[str, Problem] = {}
        if not self.name:
            problems["name"] = Problem("name")
        elif self.name in taken:
            problems["name"] = Problem("name_taken", {"name": self.name})
        if not self.lines:
            problems["examples"] = Problem("examples")
        if self.action == IntentAction.REPLY and not self.reply:
            problems["reply"] = Problem("reply")
        if problems:
            return None, problems
        wire = {
            "name": self.name,
            "description": self.description or None,
            "examples": self.lines,
            "action": self.action,
            "reply": self.reply if self.action == IntentAction.REPLY else None,
        }
        try:
            return Intent.from_wire(wire), {}
        except ValidationFailed as error:
            found = fields_of(error).items()
            return None, {
                name.partition(".")[0] if name.partition(".")[0] in _FIELDS else "name": self._unkept(
                    name, problem
                )
                for name, problem in found
            }

    def _unkept(self, name: str, problem: str) -> Problem:
        """Say which example it is about, where it is one."""
        first, _, place = name.partition(".")
        if first == "examples" and place.isdecimal():
            return Problem("example", {"example": self.lines[int(place)][:60], "problem": problem})
        return Problem("unkept", {"problem": problem})
