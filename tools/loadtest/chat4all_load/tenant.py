"""A tenant under load: its connection, its ledger and its stream of events."""

import gevent
import grpc
from gevent.event import Event
from locust.env import Environment

from .ledger import Ledger
from .stubs import chat_pb2, chat_pb2_grpc, message_pb2

# The timeout for opening a stream, in seconds.
OPEN_TIMEOUT = 10


class Tenant:
    """
    The API as one tenant, and a reader of StreamEvents that updates the ledger. The label is added to the names of its
    end-to-end figures.
    """

    def __init__(self, environment: Environment, address: str, api_key: str, until: str, label: str) -> None:
        self._environment = environment
        self._label = label
        self._channel = grpc.insecure_channel(address)
        self._reader: gevent.Greenlet | None = None
        self._open = Event()
        self._open_error: grpc.RpcError | None = None
        self.address = address
        self.metadata = (("authorization", f"Bearer {api_key}"),) if api_key else ()
        self.chat = chat_pb2_grpc.ChatServiceStub(self._channel)
        self.ledger = Ledger(message_pb2.DeliveryState.Value(f"DELIVERY_STATE_{until}"), self._observe)

    def open(self) -> None:
        """Starts to follow the tenant's events. Raises ConnectionError with the reason if the stream is refused."""
        self._reader = gevent.spawn(self._follow)
        if self._open.wait(OPEN_TIMEOUT) and self._open_error is None:
            return
        error = self._open_error
        reason = f"no response within {OPEN_TIMEOUT} s" if error is None else f"{error.code().name}: {error.details()}"
        raise ConnectionError(f"StreamEvents at {self.address}: {reason}")

    def close(self) -> None:
        """Ends the reader and the connection."""
        if self._reader is not None:
            self._reader.kill()
        self._channel.close()

    def _follow(self) -> None:
        cursor = ""
        while True:
            # The first response confirms the position of the stream: it contains all events after it.
            try:
                for response in self.chat.StreamEvents(
                    chat_pb2.StreamEventsRequest(cursor=cursor or None), metadata=self.metadata
                ):
                    cursor = response.heartbeat.cursor or response.event.cursor
                    self._open.set()
                    if response.event.HasField("delivery"):
                        delivery = response.event.delivery
                        self.ledger.apply(delivery.delivery_id, delivery.state)
            except grpc.RpcError as error:
                if not self._open.is_set():
                    self._open_error = error
                    self._open.set()
                    return
                self.report("stream", "StreamEvents interrupted, resumed", 0, exception=error)
            gevent.sleep(0.5)

    def _observe(self, channel: str, state: str, milliseconds: float) -> None:
        if state in ("SENT", "DELIVERED", "READ"):
            self.report("end-to-end", f"{channel} to {state}{self._label}", milliseconds)

    def report(
        self, kind: str, name: str, milliseconds: float, *, length: int = 0, exception: Exception | None = None
    ) -> None:
        """Adds a measurement to Locust's table."""
        self._environment.events.request.fire(
            request_type=kind,
            name=name,
            response_time=milliseconds,
            response_length=length,
            exception=exception,
            context={},
        )
