"""The accepted deliveries of one tenant, and their states as reported by StreamEvents."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from gevent.event import Event

from .stubs import message_pb2

State = message_pb2.DeliveryState
SENT, READ = State.DELIVERY_STATE_SENT, State.DELIVERY_STATE_READ
UNSUCCESSFUL = {
    State.DELIVERY_STATE_FAILED,
    State.DELIVERY_STATE_EXPIRED,
    State.DELIVERY_STATE_CANCELLED,
}

# Events can arrive before the response of the call. The limit of stored events that match no call of this run: other
# clients may be active.
MAXIMUM_EARLY = 100_000


def state_name(state: int) -> str:
    """Returns the name of a state, for example READ."""
    return State.Name(state).removeprefix("DELIVERY_STATE_")


@dataclass(slots=True)
class Delivery:
    """An accepted delivery."""

    delivery_id: str
    channel: str
    lane: str
    started: float
    """The start of its call, in seconds of time.perf_counter."""
    state: int = State.DELIVERY_STATE_ACCEPTED
    sent_position: int | None = None
    """The number of its SENT event in the stream."""
    reached: Event | None = None


class Ledger:
    """
    Matches events to accepted deliveries. `observe` is called once for each state that a delivery reaches, with the
    channel, the state's name and the milliseconds since the start of the call.
    """

    def __init__(self, until: int, observe: Callable[[str, str, float], None]) -> None:
        self._until = until
        self._observe = observe
        self._events = 0
        self._early = defaultdict[str, list[tuple[int, float, int]]](list)
        self.deliveries: dict[str, Delivery] = {}
        """The accepted deliveries, in order of acceptance."""
        self.outstanding = 0
        """The number of deliveries that have neither reached the state `until` nor ended."""
        self.settled = Event()
        self.settled.set()

    def accept(self, delivery_id: str, channel: str, lane: str, started: float) -> Delivery:
        """Adds an accepted delivery. Deliveries of one lane must be added in the order of their acceptance."""
        known = self.deliveries.get(delivery_id)
        if known is not None:
            return known
        delivery = Delivery(delivery_id, channel, lane, started)
        self.deliveries[delivery_id] = delivery
        self.outstanding += 1
        self.settled.clear()
        for event in self._early.pop(delivery_id, ()):
            self._apply(delivery, *event)
        return delivery

    def apply(self, delivery_id: str, state: int) -> None:
        """Applies an event of the stream."""
        self._events += 1
        event = (state, time.perf_counter(), self._events)
        delivery = self.deliveries.get(delivery_id)
        if delivery is not None:
            self._apply(delivery, *event)
            return
        self._early[delivery_id].append(event)
        if len(self._early) > MAXIMUM_EARLY:
            self._early.pop(next(iter(self._early)))

    def wait_for(self, delivery: Delivery, timeout: float) -> bool:
        """Waits until the delivery has reached the state `until` or ended. Returns False after `timeout` seconds."""
        if self._is_settled(delivery.state):
            return True
        delivery.reached = Event()
        return delivery.reached.wait(timeout)

    def unclaimed(self) -> set[str]:
        """Returns the ids of deliveries that have events, but were not accepted in this run."""
        return set(self._early)

    def missing(self) -> list[Delivery]:
        """Returns the accepted deliveries that have not reached the state `until`."""
        return [one for one in self.deliveries.values() if not self._until <= one.state <= READ]

    def _is_settled(self, state: int) -> bool:
        return self._until <= state <= READ or state in UNSUCCESSFUL

    def _apply(self, delivery: Delivery, state: int, time_seconds: float, position: int) -> None:
        if state == SENT and delivery.sent_position is None:
            delivery.sent_position = position
        # After a crash the same event can arrive twice.
        if state <= delivery.state or state == State.DELIVERY_STATE_SCHEDULED:
            return
        was_settled = self._is_settled(delivery.state)
        delivery.state = state
        self._observe(delivery.channel, state_name(state), (time_seconds - delivery.started) * 1000)
        if was_settled or not self._is_settled(state):
            return
        self.outstanding -= 1
        if self.outstanding == 0:
            self.settled.set()
        if delivery.reached is not None:
            delivery.reached.set()
