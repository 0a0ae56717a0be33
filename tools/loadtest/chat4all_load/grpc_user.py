"""The gRPC user of the load test: it sends texts in its own lanes, and its calls stand in Locust's table."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import grpc
from locust import User
from locust.exception import StopUser
from locust.user.task import LOCUST_STATE_STOPPING

from .lanes import Lane, Lanes
from .ledger import Delivery
from .session import Session, session_of
from .stubs import chat_pb2
from .tenant import Tenant

# Seconds after which a call is given up. What became of its message is then not known, and not counted.
CALL_TIMEOUT = 20


class ChatUser(User):
    """A client of the API. Scenarios say in whose name it calls, how often and what."""

    abstract = True
    session: Session
    tenant: Tenant
    lanes: Lanes

    def on_start(self) -> None:
        """Finds the tenant; a user of a run that could not begin ends."""
        session = session_of(self.environment)
        if session is None or not session.is_open:
            raise StopUser
        self.session = session
        self.tenant = self.choose_tenant()
        self.lanes = Lanes(session.options.channels)

    def stop(self, force: bool = False) -> bool:
        """
        Lets it finish what it does, and what it is about to do. Locust itself kills a user that waits, and by then the
        wait can be over and a call begun, whose outcome nobody would know.
        """
        if force or self._state is None:
            return super().stop(force)
        self._state = LOCUST_STATE_STOPPING
        return False

    @property
    def is_stopping(self) -> bool:
        """Whether it has been asked to end."""
        return self._state == LOCUST_STATE_STOPPING

    def choose_tenant(self) -> Tenant:
        """In whose name it calls."""
        return self.session.first_tenant

    def send(self, name: str = "SendMessage") -> Delivery | None:
        """Sends one text with SendMessage; the delivery, or None when the call failed."""
        lane = self.lanes.next()
        answer, started = self._call(name, self.tenant.chat.SendMessage, _request(lane))
        return None if answer is None else self._accepted(answer.message, lane, started)

    def send_batch(self, size: int, name: str = "BatchSendMessages") -> None:
        """Sends so many texts to one person with one BatchSendMessages."""
        lane = self.lanes.next(size)
        requests = chat_pb2.BatchSendMessagesRequest(requests=[_request(lane) for _ in range(size)])
        answer, started = self._call(name, self.tenant.chat.BatchSendMessages, requests)
        for result in () if answer is None else answer.results:
            if result.HasField("message"):
                self._accepted(result.message, lane, started)
            else:
                refusal = RuntimeError(f"refused with code {result.error.code}: {result.error.message}")
                self.tenant.report("grpc", f"{name}, one of them", 0, exception=refusal)

    def _accepted(self, message: Any, lane: Lane, started: float) -> Delivery:
        return self.tenant.ledger.accept(message.deliveries[0].delivery_id, lane.channel, lane.key, started)

    def _call(self, name: str, method: Callable[..., Any], request: Any) -> tuple[Any, float]:
        started = time.perf_counter()
        answer, failure = None, None
        try:
            answer = method(request, timeout=CALL_TIMEOUT, metadata=self.tenant.metadata)
        except grpc.RpcError as error:
            failure = RuntimeError(f"{error.code().name}: {error.details()}")
        milliseconds = (time.perf_counter() - started) * 1000
        length = 0 if answer is None else answer.ByteSize()
        self.tenant.report("grpc", name, milliseconds, length=length, exception=failure)
        return answer, started


def _request(lane: Lane) -> Any:
    request = chat_pb2.SendMessageRequest(request_id=str(uuid.uuid4()))
    recipient = request.message.recipients.add()
    recipient.identity.channel = lane.channel
    recipient.identity.value = lane.value
    request.message.content.text.body = f"Load test {request.request_id}"
    return request
