import { type Connection, DeliveryState, type Event, type Message, SendMessageRequest, unary } from '@chat4all/proto';

/** Returns the states in the events of a message's only delivery, up to `last`. */
export async function watch(connection: Connection, message: Message, last: DeliveryState): Promise<DeliveryState[]> {
  const states: DeliveryState[] = [];
  for await (const event of events(connection, message.createTime ?? new Date(0), [message.messageId])) {
    if (event.kind?.$case !== 'delivery') continue;
    states.push(event.kind.value.state);
    if (event.kind.value.state === last) break;
  }
  return states;
}

/** Yields the events since a time, of the given messages or of all. */
export async function* events(connection: Connection, since: Date, messageIds: string[] = []): AsyncGenerator<Event> {
  const start = { $case: 'startTime', value: since } as const;
  const call = connection.chat.streamEvents({ start, messageIds, channels: [], conversationId: '' });
  const responses: AsyncIterable<{ payload?: { $case: string; value: unknown } | undefined }> = call;
  try {
    for await (const response of responses) {
      if (isEvent(response)) yield response.payload.value;
    }
  } finally {
    call.cancel();
  }
}

function isEvent(response: {
  payload?: { $case: string } | undefined;
}): response is { payload: { $case: 'event'; value: Event } } {
  return response.payload?.$case === 'event';
}

/** Sends a text and returns the accepted message. */
export async function sendText(
  connection: Connection,
  { channel, value, body, requestId = '' }: { channel: string; value: string; body: string; requestId?: string },
): Promise<Message> {
  const request = SendMessageRequest.fromPartial({
    requestId,
    message: {
      recipients: [{ to: { $case: 'identity', value: { channel, value } } }],
      content: { kind: { $case: 'text', value: { body } } },
    },
  });
  const { message } = await unary(connection.chat.sendMessage.bind(connection.chat), request, { timeoutMs: 20_000 });
  if (!message) throw new Error('the response contains no message');
  return message;
}
