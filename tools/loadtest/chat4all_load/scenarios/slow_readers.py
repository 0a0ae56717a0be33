"""Slow readers: streams that are read far slower than events arrive, while other users send."""

import time
from dataclasses import dataclass, field
from typing import Any

import grpc
from locust import constant, task

from ..grpc_user import ChatUser
from ..ledger import SENT
from ..stubs import chat_pb2
from ..tenant import Tenant

# The seconds between two events: a reader reads 20 per second. Each message causes four or five.
PAUSE = 0.05


@dataclass
class ReaderProgress:
    """The events that one reader has read, and its cursor."""

    tenant: Tenant
    since: float
    """The time its stream opened, in seconds of time.perf_counter. It must see all messages sent later."""
    cursor: str = ""
    seen: set[str] = field(default_factory=set)
    """The ids of deliveries whose SENT it has read."""

    def record(self, response: Any) -> None:
        """Records one response of the stream."""
        self.cursor = response.heartbeat.cursor or response.event.cursor
        if response.event.HasField("delivery") and response.event.delivery.state == SENT:
            self.seen.add(response.event.delivery.delivery_id)


class SlowReader(ChatUser):
    """Reads the tenant's events slowly. After the run, the check `readers` catches up from its cursor."""

    weight = 1
    wait_time = constant(PAUSE)

    def on_start(self) -> None:
        """Opens the stream. Its first response confirms its position."""
        super().on_start()
        self._stream = self.tenant.chat.StreamEvents(chat_pb2.StreamEventsRequest(), metadata=self.tenant.metadata)
        first = next(self._stream)
        self._progress = ReaderProgress(self.tenant, time.perf_counter())
        self._progress.record(first)
        self.session.readers.append(self._progress)

    def stop(self, force: bool = False) -> bool:
        """Stops the user, and cancels its stream if it is waiting for an event."""
        stopped = super().stop(force)
        if hasattr(self, "_stream"):
            self._stream.cancel()
        return stopped

    @task
    def read_one(self) -> None:
        """Reads one event, and reports its age by the log's clock."""
        try:
            response = next(self._stream)
        except grpc.RpcError as error:
            if self.is_stopping:
                return
            self.tenant.report("stream", "slow reader, interrupted and resumed", 0, exception=error)
            start = chat_pb2.StreamEventsRequest(cursor=self._progress.cursor)
            self._stream = self.tenant.chat.StreamEvents(start, metadata=self.tenant.metadata)
            return
        self._progress.record(response)
        if response.HasField("event"):
            age = time.time() - response.event.record_time.ToNanoseconds() / 1e9
            self.tenant.report("stream", "slow reader, age of events", max(age, 0) * 1000)
