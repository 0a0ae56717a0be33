import { registry } from '@chat4all/proto/descriptors';
import { expect, test } from 'vitest';
import { METHOD_ROLES, mayCall } from './method-roles.ts';

test('states a role for every method of the API, and for no other', () => {
  const methods = [...registry].flatMap((descriptor) =>
    descriptor.kind === 'service' && descriptor.typeName.startsWith('chat4all.v1.')
      ? descriptor.methods.map(({ name }) => `${descriptor.name}/${name}`)
      : [],
  );
  expect([...METHOD_ROLES.keys()].sort()).toEqual(methods.sort());
});

test.each([
  ['viewer', 'ChatService/ListMessages', true],
  ['viewer', 'ChatService/SendMessage', false],
  ['agent', 'ChatService/SendMessage', true],
  ['agent', 'DeadLetterService/StartReplay', false],
  ['operator', 'DeadLetterService/StartReplay', true],
  ['operator', 'ApiKeyService/CreateApiKey', false],
  ['admin', 'ApiKeyService/CreateApiKey', true],
  ['admin', 'ChatService/IngestMessages', false],
  ['admin', 'ChatService/Unknown', false],
] as const)('%s may call %s: %s', (role, method, expected) => {
  expect(mayCall(role, method)).toBe(expected);
});
