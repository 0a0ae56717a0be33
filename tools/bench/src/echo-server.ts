// The floor of every gRPC figure: a grpc-js server that responds to SendMessage without any work.
import { Server, ServerCredentials, type handleUnaryCall } from '@grpc/grpc-js';
import { ChatServiceService, type SendMessageRequest, SendMessageResponse } from '@chat4all/proto';

const sendMessage: handleUnaryCall<SendMessageRequest, SendMessageResponse> = ({ request }, callback) => {
  const { requestId, message } = request;
  callback(null, SendMessageResponse.fromPartial({ message: { requestId, content: message?.content } }));
};

const server = new Server();
server.addService(
  ChatServiceService,
  Object.fromEntries(Object.keys(ChatServiceService).map((name) => [name, sendMessage])),
);
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(JSON.stringify({ grpc: `127.0.0.1:${port}`, msg: 'ready' }));
});
process.on('SIGTERM', () => {
  server.forceShutdown();
});
