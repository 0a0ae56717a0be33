"""What has to hold when a run is over, whatever its figures are."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import gevent
import grpc
from locust.stats import RequestStats

from .ledger import SENT, UNSUCCESSFUL, Delivery, state_name
from .scenarios.slow_readers import Reading
from .session import Session
from .stubs import chat_pb2
from .tenant import Tenant


@dataclass(frozen=True)
class Check:
    """One check of a run."""

    name: str
    passed: bool
    said: str


def check_run(session: Session, stats: RequestStats) -> Iterator[Check]:
    """Gives messages their grace, then judges the run. The tenants have to be open still."""
    deadline = time.monotonic() + session.options.grace
    for tenant in session.tenants:
        tenant.ledger.settled.wait(max(0, deadline - time.monotonic()))
    yield _accepted(session)
    yield _lost(session)
    yield _unsuccessful(session)
    yield _order(session)
    if len(session.tenants) > 1:
        yield _isolation(session)
    if session.readings:
        yield _readers(session)
    if session.options.latency_objective_ms > 0:
        yield _latency(session.options.latency_objective_ms, stats)


def _all(session: Session) -> list[Delivery]:
    return [delivery for tenant in session.tenants for delivery in tenant.ledger.deliveries.values()]


def _accepted(session: Session) -> Check:
    count = len(_all(session))
    return Check("accepted", count > 0, f"{count:,} messages were accepted" if count else "not one message was accepted")


def _lost(session: Session) -> Check:
    until, accepted = session.options.until, len(_all(session))
    missing = [one for tenant in session.tenants for one in tenant.ledger.missing()]
    lost = [one for one in missing if one.state not in UNSUCCESSFUL]
    if not lost:
        return Check("lost", True, f"{accepted - len(missing):,} of {accepted:,} accepted messages reached {until}")
    said = f"{len(lost):,} of {accepted:,} accepted messages did not reach {until} within {session.options.grace:g} s"
    return Check("lost", False, f"{said}: {_few(lost)}")


def _unsuccessful(session: Session) -> Check:
    ended = [one for one in _all(session) if one.state in UNSUCCESSFUL]
    if not ended:
        return Check("failed", True, "no accepted message ended FAILED, EXPIRED or CANCELLED")
    return Check("failed", False, f"{len(ended):,} accepted messages ended otherwise: {_few(ended)}")


def _order(session: Session) -> Check:
    latest = dict[tuple[Tenant, str], int]()
    compared, overtaken = 0, list[Delivery]()
    for tenant in session.tenants:
        for delivery in tenant.ledger.deliveries.values():
            if delivery.sent_place is None:
                continue
            compared += 1
            before = latest.get((tenant, delivery.lane), 0)
            if delivery.sent_place < before:
                overtaken.append(delivery)
            latest[tenant, delivery.lane] = max(before, delivery.sent_place)
    if not overtaken:
        return Check("order", True, f"{compared:,} messages were sent in the order of their {len(latest):,} lanes")
    said = f"{len(overtaken):,} messages were sent after one accepted later in their lane"
    return Check("order", False, f"{said}: {_few(overtaken)}")


def _isolation(session: Session) -> Check:
    foreign = 0
    for tenant in session.tenants:
        others = [other.ledger.deliveries for other in session.tenants if other is not tenant]
        foreign += sum(any(one in deliveries for deliveries in others) for one in tenant.ledger.unclaimed())
    said = f"{foreign:,} deliveries of one tenant were told to another" if foreign else "no tenant saw another's events"
    return Check("tenants", foreign == 0, said)


def _readers(session: Session) -> Check:
    deadline = time.monotonic() + session.options.grace
    missed, behind = 0, 0
    for reading in session.readings:
        expected = {
            one.delivery_id
            for one in reading.tenant.ledger.deliveries.values()
            if one.started > reading.since and one.sent_place is not None
        }
        behind += len(expected - reading.seen)
        _read_on(reading, expected, max(1, deadline - time.monotonic()))
        missed += len(expected - reading.seen)
    count = len(session.readings)
    if missed:
        return Check("readers", False, f"{count} slow readers missed {missed:,} messages, also when they read on")
    said = f"{count} slow readers were {behind:,} messages behind together, and missed none when they read on"
    return Check("readers", True, said)


def _read_on(reading: Reading, expected: set[str], seconds: float) -> None:
    request = chat_pb2.StreamEventsRequest(cursor=reading.cursor)
    stream = reading.tenant.chat.StreamEvents(request, metadata=reading.tenant.metadata)
    timer = gevent.spawn_later(seconds, stream.cancel)
    left = expected - reading.seen
    try:
        while left:
            response = next(stream)
            reading.take(response)
            left.discard(response.event.delivery.delivery_id if response.event.delivery.state == SENT else "")
    except (grpc.RpcError, StopIteration):
        pass  # What is missing then is counted as missed.
    finally:
        timer.kill()
        stream.cancel()


def _latency(objective: float, stats: RequestStats) -> Check:
    calls = [entry for (name, kind), entry in stats.entries.items() if kind == "grpc" and name.startswith("SendMessage")]
    slowest = max((entry.get_response_time_percentile(0.99) or 0 for entry in calls), default=0)
    said = f"the 99th percentile of SendMessage was {slowest:,.0f} ms, the objective is {objective:,g} ms"
    return Check("latency", slowest <= objective, said)


def _few(deliveries: list[Delivery]) -> str:
    shown = [f"{one.delivery_id} ({one.lane}, {state_name(one.state)})" for one in islice(deliveries, 3)]
    return ", ".join(shown) + (", …" if len(deliveries) > len(shown) else "")
