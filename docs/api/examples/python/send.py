# sh generate.sh; PYTHONPATH=generated python send.py
import os
import sys
import uuid

import grpc
from chat4all.v1 import chat_pb2, chat_pb2_grpc, message_pb2
from google.rpc import error_details_pb2, status_pb2


def explain(error: grpc.RpcError) -> list[str]:
    """Returns what an error says beyond its text: the reason, and every invalid field."""
    lines: list[str] = []
    for key, value in error.trailing_metadata() or ():
        if key != "grpc-status-details-bin":
            continue
        for detail in status_pb2.Status.FromString(value).details:
            info, request = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
            if detail.Unpack(info):
                lines.append(f"reason: {info.reason}")
            elif detail.Unpack(request):
                lines += [f"{violation.field}: {violation.description}" for violation in request.field_violations]
    return lines


metadata = []
if "CHAT4ALL_API_KEY" in os.environ:
    metadata.append(("authorization", f"Bearer {os.environ['CHAT4ALL_API_KEY']}"))

with grpc.insecure_channel(os.environ.get("CHAT4ALL_ADDRESS", "127.0.0.1:50051")) as channel:
    stub = chat_pb2_grpc.ChatServiceStub(channel)
    request = chat_pb2.SendMessageRequest(request_id=str(uuid.uuid4()))
    request.message.content.text.body = "Olá"
    recipient = request.message.recipients.add()
    recipient.identity.channel = "whatsapp"
    recipient.identity.value = os.environ.get("TO", "+5511999999999")
    try:
        sent = stub.SendMessage(request, metadata=metadata, timeout=10).message
    except grpc.RpcError as error:
        sys.exit("\n".join([f"{error.code().name}: {error.details()}", *explain(error)]))
    print(sent.message_id)

    follow = chat_pb2.StreamEventsRequest(message_ids=[sent.message_id], start_time=sent.create_time)
    for response in stub.StreamEvents(follow, metadata=metadata):
        if response.event.HasField("delivery"):
            state = message_pb2.DeliveryState.Name(response.event.delivery.state)
            print(state.removeprefix("DELIVERY_STATE_"))
            if state == "DELIVERY_STATE_READ":
                break
