"""A tenant under load: its connection, its ledger, and who follows its events."""

import gevent
import grpc
from gevent.event import Event
from locust.env import Environment

from .ledger import Ledger
from .stubs import chat_pb2, chat_pb2_grpc, message_pb2

# How long the router may take to open a stream, in seconds.
OPEN_TIMEOUT = 10


class Tenant:
    """
    Calls in the name of one tenant, and one reader of StreamEvents that keeps the ledger. The label tells its
    end-to-end times from those of others.
    """

    def __init__(self, environment: Environment, address: str, api_key: str, until: str, label: str) -> None:
        self._environment = environment
        self._label = label
        self._channel = grpc.insecure_channel(address)
        self._reader: gevent.Greenlet | None = None
        self._open = Event()
        self._problem: grpc.RpcError | None = None
        self.address = address
        self.metadata = (("authorization", f"Bearer {api_key}"),) if api_key else ()
        self.chat = chat_pb2_grpc.ChatServiceStub(self._channel)
        self.ledger = Ledger(message_pb2.DeliveryState.Value(f"DELIVERY_STATE_{until}"), self._observe)

    def open(self) -> None:
        """Follows the tenant's events from now on. Raises ConnectionError with the reason when the router lets nobody in."""
        self._reader = gevent.spawn(self._follow)
        if self._open.wait(OPEN_TIMEOUT) and self._problem is None:
            return
        reason = "no answer" if self._problem is None else f"{self._problem.code().name}: {self._problem.details()}"
        raise ConnectionError(f"StreamEvents at {self.address}: {reason}")

    def close(self) -> None:
        """Ends the reader and the connection."""
        if self._reader is not None:
            self._reader.kill()
        self._channel.close()

    def _follow(self) -> None:
        cursor = ""
        while True:
            # The first answer says that the stream's place is fixed: whatever is sent after it will be seen.
            try:
                for response in self.chat.StreamEvents(
                    chat_pb2.StreamEventsRequest(cursor=cursor or None), metadata=self.metadata
                ):
                    cursor = response.heartbeat.cursor or response.event.cursor
                    self._open.set()
                    if response.event.HasField("delivery"):
                        delivery = response.event.delivery
                        self.ledger.tell(delivery.delivery_id, delivery.state)
            except grpc.RpcError as error:
                if not self._open.is_set():
                    self._problem = error
                    self._open.set()
                    return
                self.report("stream", "StreamEvents broke, resumed", 0, exception=error)
            gevent.sleep(0.5)

    def _observe(self, channel: str, state: str, milliseconds: float) -> None:
        if state in ("SENT", "DELIVERED", "READ"):
            self.report("end-to-end", f"{channel} to {state}{self._label}", milliseconds)

    def report(
        self, kind: str, name: str, milliseconds: float, *, length: int = 0, exception: Exception | None = None
    ) -> None:
        """Puts a line into Locust's table."""
        self._environment.events.request.fire(
            request_type=kind,
            name=name,
            response_time=milliseconds,
            response_length=length,
            exception=exception,
            context={},
        )
