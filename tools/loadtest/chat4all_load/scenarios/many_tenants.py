"""Many tenants: the first sends as fast as it can, in batches; the others are quiet. Do they feel it?"""

from locust import constant, constant_throughput, task

from ..grpc_user import ChatUser
from ..tenant import Tenant

BATCH = 20


class NoisyTenantUser(ChatUser):
    """Sends batch after batch in the name of the first tenant."""

    weight = 1
    wait_time = constant(0.1)

    @task
    def send_texts(self) -> None:
        """One batch to one person."""
        self.send_batch(BATCH, "BatchSendMessages, noisy tenant")


class QuietTenantUser(ChatUser):
    """Sends `--rate` messages per second in the name of one of the other tenants."""

    weight = 9

    def choose_tenant(self) -> Tenant:
        """The tenants take turns."""
        return self.session.next_quiet_tenant()

    def wait_time(self) -> float:
        """What is left of the time that one message has at this rate."""
        return constant_throughput(self.session.options.rate)(self)

    @task
    def send_text(self) -> None:
        """One message."""
        self.send("SendMessage, quiet tenants")
