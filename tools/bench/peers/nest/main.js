// SendMessage as a team would write it with NestJS and kafkajs: it publishes the request as JSON and answers. It has none of
// the guarantees of Chat4All: no validation, authentication, idempotency or order.
//
//   node main.js <brokers> <topic> <folders of .proto files>
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { Controller, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GrpcMethod, Transport } from '@nestjs/microservices';
import { Kafka, logLevel } from 'kafkajs';

const [brokers, topic, ...includeDirs] = process.argv.slice(2);
const producer = new Kafka({ brokers: [brokers], logLevel: logLevel.ERROR }).producer();

class ChatController {
  async sendMessage(request) {
    const messageId = randomUUID();
    const [recipient] = request.message.recipients;
    const value = JSON.stringify({ ...request, messageId });
    await producer.send({ topic, acks: -1, messages: [{ key: recipient.identity.value, value }] });
    return { message: { messageId, requestId: request.requestId, content: request.message.content } };
  }
}
const method = Object.getOwnPropertyDescriptor(ChatController.prototype, 'sendMessage');
GrpcMethod('ChatService', 'SendMessage')(ChatController.prototype, 'sendMessage', method);
Controller()(ChatController);

function AppModule() {}
Module({ controllers: [ChatController] })(AppModule);

/** Returns a port that is free now, because Nest does not tell the one that it took. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

Logger.overrideLogger(['error']);
await producer.connect();
const url = `127.0.0.1:${await freePort()}`;
const options = { package: 'chat4all.v1', protoPath: 'chat4all/v1/chat.proto', url, loader: { includeDirs } };
const app = await NestFactory.createMicroservice(AppModule, { transport: Transport.GRPC, options });
await app.listen();
console.log(JSON.stringify({ grpc: url, msg: 'ready' }));
