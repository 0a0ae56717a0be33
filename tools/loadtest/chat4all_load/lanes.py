"""Whom to write to: people that no other user writes to, so that each lane has one sender and thus one order."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

LANES_PER_USER = 5

# WhatsApp takes 45 messages to one person at once, then one every six seconds (libs/connectors/whatsapp, capabilities):
# before that the next person takes their place, or the load test would measure the pace of one conversation.
MESSAGES_PER_LANE = 40

_run = random.randint(10_000, 99_999)
_person = itertools.count(1)


@dataclass
class Lane:
    """An account's queue to one person."""

    channel: str
    value: str
    left: int = MESSAGES_PER_LANE

    @property
    def key(self) -> str:
        """Names it among all lanes of its tenant."""
        return f"{self.channel} {self.value}"


def _new_lane(channel: str) -> Lane:
    # 15 digits, as many as E.164 allows.
    person = f"{_run}{next(_person):08d}"
    return Lane(channel, f"+55{person}" if channel == "whatsapp" else f"17{person}")


class Lanes:
    """One user's lanes, which take turns and are replaced when they have had their messages."""

    def __init__(self, channels: Sequence[str]) -> None:
        self._channels = itertools.cycle(channels)
        self._lanes = [_new_lane(next(self._channels)) for _ in range(LANES_PER_USER)]
        self._turn = itertools.cycle(range(LANES_PER_USER))

    def next(self, messages: int = 1) -> Lane:
        """The lane whose turn it is, with room for so many messages."""
        turn = next(self._turn)
        if self._lanes[turn].left < messages:
            self._lanes[turn] = _new_lane(next(self._channels))
        self._lanes[turn].left -= messages
        return self._lanes[turn]
