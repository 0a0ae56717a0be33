"""The gRPC user of the load test: sends texts to its own recipients, and reports its calls to Locust."""

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
from .session import Session, find_session
from .stubs import chat_pb2
from .tenant import Tenant

# The timeout of a call, in seconds. A message whose call times out has an unknown outcome and is not counted.
CALL_TIMEOUT = 20

CODE_NAMES = {code.value[0]: code.name for code in grpc.StatusCode}


class ChatUser(User):
    """A client of the API. Scenarios define its tenant, its rate and its calls."""

    abstract = True
    session: Session
    tenant: Tenant
    lanes: Lanes

    def on_start(self) -> None:
        """Chooses the tenant. Stops the user if the run could not start."""
        session = find_session(self.environment)
        if session is None or not session.is_open:
            raise StopUser
        self.session = session
        self.tenant = self.choose_tenant()
        self.lanes = Lanes(session.options.channels)

    def stop(self, force: bool = False) -> bool:
        """
        Stops the user after its current task and the next one. Locust kills a user that is waiting, but a call may have
        started in the meantime, and its outcome would be unknown.
        """
        if force or self._state is None:
            return super().stop(force)
        self._state = LOCUST_STATE_STOPPING
        return False

    @property
    def is_stopping(self) -> bool:
        """True after `stop` was called."""
        return self._state == LOCUST_STATE_STOPPING

    def choose_tenant(self) -> Tenant:
        """Returns the tenant that the user calls as. Default: the first tenant."""
        return self.session.first_tenant

    def send(self, name: str = "SendMessage") -> Delivery | None:
        """Sends one text with SendMessage. Returns the delivery, or None if the call failed."""
        lane = self.lanes.next()
        response, started = self._call(name, self.tenant.chat.SendMessage, _request(lane))
        return None if response is None else self._accepted(response.message, lane, started)

    def send_batch(self, size: int, name: str = "BatchSendMessages") -> None:
        """Sends `size` texts to one person with one BatchSendMessages."""
        lane = self.lanes.next(size)
        requests = chat_pb2.BatchSendMessagesRequest(requests=[_request(lane) for _ in range(size)])
        response, started = self._call(name, self.tenant.chat.BatchSendMessages, requests)
        for result in () if response is None else response.results:
            if result.HasField("message"):
                self._accepted(result.message, lane, started)
            else:
                error = RuntimeError(f"{CODE_NAMES.get(result.error.code)}: {result.error.message}")
                self.tenant.report("grpc", f"{name}, one message", 0, exception=error)

    def _accepted(self, message: Any, lane: Lane, started: float) -> Delivery:
        return self.tenant.ledger.accept(message.deliveries[0].delivery_id, lane.channel, lane.key, started)

    def _call(self, name: str, method: Callable[..., Any], request: Any) -> tuple[Any, float]:
        started = time.perf_counter()
        response, failure = None, None
        try:
            response = method(request, timeout=CALL_TIMEOUT, metadata=self.tenant.metadata)
        except grpc.RpcError as error:
            failure = RuntimeError(f"{error.code().name}: {error.details()}")
        milliseconds = (time.perf_counter() - started) * 1000
        length = 0 if response is None else response.ByteSize()
        self.tenant.report("grpc", name, milliseconds, length=length, exception=failure)
        return response, started


def _request(lane: Lane) -> Any:
    request = chat_pb2.SendMessageRequest(request_id=str(uuid.uuid4()))
    recipient = request.message.recipients.add()
    recipient.identity.channel = lane.channel
    recipient.identity.value = lane.value
    request.message.content.text.body = f"Load test {request.request_id}"
    return request
