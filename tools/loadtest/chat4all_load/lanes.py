"""The recipients of a user. No other user writes to them, so each lane has one sender and one order."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

LANES_PER_USER = 5

# WhatsApp accepts 45 messages to one person at once, then one every six seconds (libs/connectors/whatsapp,
# capabilities). A lane is replaced before that limit, or the load test would measure the pace of one conversation.
MESSAGES_PER_LANE = 40

_RUN = random.randint(10_000, 99_999)
_PERSON_NUMBERS = itertools.count(1)


@dataclass
class Lane:
    """The messages from one account to one person."""

    channel: str
    value: str
    remaining: int = MESSAGES_PER_LANE

    @property
    def key(self) -> str:
        """The key of the lane, unique within its tenant."""
        return f"{self.channel} {self.value}"


def _new_lane(channel: str) -> Lane:
    # 15 digits, the maximum of E.164.
    person = f"{_RUN}{next(_PERSON_NUMBERS):08d}"
    return Lane(channel, f"+55{person}" if channel == "whatsapp" else f"17{person}")


class Lanes:
    """The lanes of one user, used in turn. A lane is replaced after `MESSAGES_PER_LANE` messages."""

    def __init__(self, channels: Sequence[str]) -> None:
        self._channels = itertools.cycle(channels)
        self._lanes = [_new_lane(next(self._channels)) for _ in range(LANES_PER_USER)]
        self._indexes = itertools.cycle(range(LANES_PER_USER))

    def next(self, messages: int = 1) -> Lane:
        """Returns the next lane, and reserves room for this number of messages."""
        index = next(self._indexes)
        if self._lanes[index].remaining < messages:
            self._lanes[index] = _new_lane(next(self._channels))
        self._lanes[index].remaining -= messages
        return self._lanes[index]
