"""The checks that decide the exit code of a run. They do not depend on its figures, except for `latency`."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import gevent
import grpc
from locust.stats import RequestStats

from .ledger import SENT, UNSUCCESSFUL, Delivery, state_name
from .scenarios.slow_readers import ReaderProgress
from .session import Session
from .stubs import chat_pb2
from .tenant import Tenant


@dataclass(frozen=True)
class Check:
    """The result of one check."""

    name: str
    passed: bool
    message: str


def check_run(session: Session, stats: RequestStats) -> Iterator[Check]:
    """Waits up to `--grace` seconds for outstanding messages, then checks the run. The tenants must be open."""
    deadline = time.monotonic() + session.options.grace
    for tenant in session.tenants:
        tenant.ledger.settled.wait(max(0, deadline - time.monotonic()))
    yield _accepted(session)
    yield _lost(session)
    yield _unsuccessful(session)
    yield _order(session)
    if len(session.tenants) > 1:
        yield _isolation(session)
    if session.readers:
        yield _readers(session)
    if session.options.latency_objective_ms > 0:
        yield _latency(session.options.latency_objective_ms, stats)


def _accepted_deliveries(session: Session) -> list[Delivery]:
    return [delivery for tenant in session.tenants for delivery in tenant.ledger.deliveries.values()]


def _accepted(session: Session) -> Check:
    count = len(_accepted_deliveries(session))
    return Check("accepted", count > 0, f"{_messages(count)} accepted")


def _lost(session: Session) -> Check:
    until, accepted = session.options.until, len(_accepted_deliveries(session))
    missing = [one for tenant in session.tenants for one in tenant.ledger.missing()]
    lost = [one for one in missing if one.state not in UNSUCCESSFUL]
    if not lost:
        return Check("lost", True, f"{accepted - len(missing):,} of {accepted:,} accepted messages reached {until}")
    message = f"{len(lost):,} of {accepted:,} accepted messages did not reach {until} within {session.options.grace:g} s"
    return Check("lost", False, f"{message}: {_first_three(lost)}")


def _unsuccessful(session: Session) -> Check:
    failed = [one for one in _accepted_deliveries(session) if one.state in UNSUCCESSFUL]
    if not failed:
        return Check("failed", True, "no accepted message ended FAILED, EXPIRED or CANCELLED")
    message = f"{_messages(len(failed))} accepted, then FAILED, EXPIRED or CANCELLED"
    return Check("failed", False, f"{message}: {_first_three(failed)}")


def _order(session: Session) -> Check:
    latest = dict[tuple[Tenant, str], int]()
    compared, overtaken = 0, list[Delivery]()
    for tenant in session.tenants:
        for delivery in tenant.ledger.deliveries.values():
            if delivery.sent_position is None:
                continue
            compared += 1
            previous = latest.get((tenant, delivery.lane), 0)
            if delivery.sent_position < previous:
                overtaken.append(delivery)
            latest[tenant, delivery.lane] = max(previous, delivery.sent_position)
    if not overtaken:
        return Check("order", True, f"{_messages(compared)} sent in the order of their lanes ({len(latest):,})")
    message = f"{_messages(len(overtaken))} sent after one accepted later in the same lane"
    return Check("order", False, f"{message}: {_first_three(overtaken)}")


def _isolation(session: Session) -> Check:
    foreign = 0
    for tenant in session.tenants:
        others = [other.ledger.deliveries for other in session.tenants if other is not tenant]
        foreign += sum(any(one in deliveries for deliveries in others) for one in tenant.ledger.unclaimed())
    if foreign:
        return Check("tenants", False, f"deliveries reported to another tenant: {foreign:,}")
    return Check("tenants", True, "no tenant received events of another")


def _readers(session: Session) -> Check:
    deadline = time.monotonic() + session.options.grace
    missed, behind = 0, 0
    for reader in session.readers:
        expected = {
            one.delivery_id
            for one in reader.tenant.ledger.deliveries.values()
            if one.started > reader.since and one.sent_position is not None
        }
        behind += len(expected - reader.seen)
        _catch_up(reader, expected, max(1, deadline - time.monotonic()))
        missed += len(expected - reader.seen)
    count = len(session.readers)
    if missed:
        return Check("readers", False, f"slow readers ({count}) missed {_messages(missed)} after catching up")
    return Check("readers", True, f"slow readers ({count}) were {_messages(behind)} behind, and missed none")


def _catch_up(reader: ReaderProgress, expected: set[str], seconds: float) -> None:
    request = chat_pb2.StreamEventsRequest(cursor=reader.cursor)
    stream = reader.tenant.chat.StreamEvents(request, metadata=reader.tenant.metadata)
    timer = gevent.spawn_later(seconds, stream.cancel)
    remaining = expected - reader.seen
    try:
        while remaining:
            response = next(stream)
            reader.record(response)
            remaining.discard(response.event.delivery.delivery_id if response.event.delivery.state == SENT else "")
    except (grpc.RpcError, StopIteration):
        pass  # The remaining messages are counted as missed.
    finally:
        timer.kill()
        stream.cancel()


def _latency(objective: float, stats: RequestStats) -> Check:
    calls = [entry for (name, kind), entry in stats.entries.items() if kind == "grpc" and name.startswith("SendMessage")]
    slowest = max((entry.get_response_time_percentile(0.99) or 0 for entry in calls), default=0)
    message = f"the 99th percentile of SendMessage was {slowest:,.0f} ms, the objective is {objective:,g} ms"
    return Check("latency", slowest <= objective, message)


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count:,} messages"


def _first_three(deliveries: list[Delivery]) -> str:
    shown = [f"{one.delivery_id} ({one.lane}, {state_name(one.state)})" for one in islice(deliveries, 3)]
    return ", ".join(shown) + (", …" if len(deliveries) > len(shown) else "")
