"""Slow readers: streams of events that are read far slower than events come, while others send."""

import time
from dataclasses import dataclass, field
from typing import Any

import grpc
from locust import constant, task

from ..grpc_user import ChatUser
from ..ledger import SENT
from ..stubs import chat_pb2
from ..tenant import Tenant

# With this pause between two events a reader takes 20 per second, where every message makes four or five.
PAUSE = 0.05


@dataclass
class Reading:
    """What one reader has read, and where it stopped."""

    tenant: Tenant
    since: float
    """When its stream was open, in seconds of time.perf_counter: it has to see all that was sent after."""
    cursor: str = ""
    seen: set[str] = field(default_factory=set)
    """Deliveries whose SENT it has seen."""

    def take(self, response: Any) -> None:
        """Takes in one answer of the stream."""
        self.cursor = response.heartbeat.cursor or response.event.cursor
        if response.event.HasField("delivery") and response.event.delivery.state == SENT:
            self.seen.add(response.event.delivery.delivery_id)


class SlowReader(ChatUser):
    """Reads the tenant's events slowly, and misses none: the checks read on from its cursor when it has stopped."""

    weight = 1
    wait_time = constant(PAUSE)

    def on_start(self) -> None:
        """Opens the stream; its first answer says that its place is fixed."""
        super().on_start()
        self._stream = self.tenant.chat.StreamEvents(chat_pb2.StreamEventsRequest(), metadata=self.tenant.metadata)
        first = next(self._stream)
        self._reading = Reading(self.tenant, time.perf_counter())
        self._reading.take(first)
        self.session.readings.append(self._reading)

    def stop(self, force: bool = False) -> bool:
        """Leaves the stream where it is, also in the middle of waiting for an event."""
        stopped = super().stop(force)
        if hasattr(self, "_stream"):
            self._stream.cancel()
        return stopped

    @task
    def read_one(self) -> None:
        """One event, and how old it was by the log's clock when it was read."""
        try:
            response = next(self._stream)
        except grpc.RpcError as error:
            if self.is_stopping:
                return
            self.tenant.report("stream", "slow reader, broke and resumed", 0, exception=error)
            start = chat_pb2.StreamEventsRequest(cursor=self._reading.cursor)
            self._stream = self.tenant.chat.StreamEvents(start, metadata=self.tenant.metadata)
            return
        self._reading.take(response)
        if response.HasField("event"):
            age = time.time() - response.event.record_time.ToNanoseconds() / 1e9
            self.tenant.report("stream", "slow reader, age of events", max(age, 0) * 1000)
