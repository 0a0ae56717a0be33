"""What one tenant had accepted, and what StreamEvents told about it."""

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

# Events can come before the answer to the call. Of those that are nobody's, as other clients may be at work, so many stay.
MAXIMUM_EARLY = 100_000


def state_name(state: int) -> str:
    """READ for DELIVERY_STATE_READ."""
    return State.Name(state).removeprefix("DELIVERY_STATE_")


@dataclass(slots=True)
class Delivery:
    """An accepted delivery."""

    delivery_id: str
    channel: str
    lane: str
    started: float
    """When its call began, in seconds of time.perf_counter."""
    state: int = State.DELIVERY_STATE_ACCEPTED
    sent_place: int | None = None
    """Where its SENT stood among all SENT of the stream."""
    reached: Event | None = None


class Ledger:
    """
    Matches events to accepted deliveries. `observe` is called once for each state that a delivery comes to, with the
    channel, the state's name and the milliseconds since the call began.
    """

    def __init__(self, until: int, observe: Callable[[str, str, float], None]) -> None:
        self._until = until
        self._observe = observe
        self._events = 0
        self._early = defaultdict[str, list[tuple[int, float, int]]](list)
        self.deliveries: dict[str, Delivery] = {}
        """In the order in which they were accepted."""
        self.outstanding = 0
        """How many have neither reached the state that is asked for nor ended."""
        self.settled = Event()
        self.settled.set()

    def accept(self, delivery_id: str, channel: str, lane: str, started: float) -> Delivery:
        """Takes in a delivery that was accepted. Those of one lane have to come in the order of their acceptance."""
        known = self.deliveries.get(delivery_id)
        if known is not None:
            return known
        delivery = Delivery(delivery_id, channel, lane, started)
        self.deliveries[delivery_id] = delivery
        self.outstanding += 1
        self.settled.clear()
        for fact in self._early.pop(delivery_id, ()):
            self._apply(delivery, *fact)
        return delivery

    def tell(self, delivery_id: str, state: int) -> None:
        """Takes in an event of the stream."""
        self._events += 1
        fact = (state, time.perf_counter(), self._events)
        delivery = self.deliveries.get(delivery_id)
        if delivery is not None:
            self._apply(delivery, *fact)
            return
        self._early[delivery_id].append(fact)
        if len(self._early) > MAXIMUM_EARLY:
            self._early.pop(next(iter(self._early)))

    def wait_for(self, delivery: Delivery, timeout: float) -> bool:
        """Waits until the delivery has reached the state that is asked for, or ended. Whether it did, within seconds."""
        if self._is_settled(delivery.state):
            return True
        delivery.reached = Event()
        return delivery.reached.wait(timeout)

    def unclaimed(self) -> set[str]:
        """Deliveries that events told of, but nobody here had accepted."""
        return set(self._early)

    def missing(self) -> list[Delivery]:
        """Accepted deliveries that have not come to the state that is asked for."""
        return [one for one in self.deliveries.values() if not self._until <= one.state <= READ]

    def _is_settled(self, state: int) -> bool:
        return self._until <= state <= READ or state in UNSUCCESSFUL

    def _apply(self, delivery: Delivery, state: int, moment: float, place: int) -> None:
        if state == SENT and delivery.sent_place is None:
            delivery.sent_place = place
        # After a crash the same fact can come twice.
        if state <= delivery.state or state == State.DELIVERY_STATE_SCHEDULED:
            return
        was_settled = self._is_settled(delivery.state)
        delivery.state = state
        self._observe(delivery.channel, state_name(state), (moment - delivery.started) * 1000)
        if was_settled or not self._is_settled(state):
            return
        self.outstanding -= 1
        if self.outstanding == 0:
            self.settled.set()
        if delivery.reached is not None:
            delivery.reached.set()
