"""Follow: each user follows its message to the end before it sends the next, and reports the way's time beside the call's."""

from locust import task

from ..grpc_user import ChatUser


class FollowUser(ChatUser):
    """Sends, waits until the message is READ (or what `--until` asks for), and sends the next."""

    weight = 1

    @task
    def send_and_follow(self) -> None:
        """One message all the way; its end-to-end times stand in the table as those of every message do."""
        delivery = self.send("SendMessage, then followed")
        if delivery is not None:
            # What takes longer is for the checks to judge.
            self.tenant.ledger.wait_for(delivery, self.session.options.grace)
