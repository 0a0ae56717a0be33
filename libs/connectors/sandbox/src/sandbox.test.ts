import { describe, expect, it } from 'vitest';
import { INSTAGRAM_ACCOUNT, start, TEXT_MESSAGE, WHATSAPP_ACCOUNT } from './start-sandbox.fixture.ts';

describe('Sandbox', () => {
  it('keeps the last messages in order, and counts all', async () => {
    const { sandbox, send } = start({ maximumMessages: 3 });
    for (const body of ['1', '2', '3', '4', '5']) await send({ ...TEXT_MESSAGE, text: { body } });
    expect(sandbox.messages().map((message) => message.text)).toEqual(['3', '4', '5']);
    expect(sandbox.messageCount(WHATSAPP_ACCOUNT.id)).toBe(5);
  });

  it('does not delete sent messages because of inbound ones', async () => {
    const { sandbox, send } = start({ maximumMessages: 1 });
    await send(TEXT_MESSAGE);
    sandbox.receiveFrom({ phone: TEXT_MESSAGE.to }, 'oi', { account: WHATSAPP_ACCOUNT.id });
    expect(sandbox.messages()).toHaveLength(1);
  });

  it('clears the messages of one person, of one account, or all', async () => {
    const { sandbox, send } = start();
    for (const to of ['5511111111111', '5522222222222']) await send({ ...TEXT_MESSAGE, to });
    sandbox.clearMessages({ recipient: '5511111111111' });
    expect(sandbox.messages()).toMatchObject([{ recipient: '5522222222222' }]);
    sandbox.clearMessages({ account: INSTAGRAM_ACCOUNT.id });
    expect(sandbox.messages()).toHaveLength(1);
    sandbox.clearMessages();
    expect([sandbox.messages(), sandbox.messageCount(WHATSAPP_ACCOUNT.id)]).toEqual([[], 0]);
  });

  it('calls onMessage for every accepted message', async () => {
    const accepted: string[] = [];
    const { send } = start({ onMessage: (message) => accepted.push(message.text) });
    await send(TEXT_MESSAGE);
    await send({ ...TEXT_MESSAGE, to: 'invalid' });
    expect(accepted).toEqual(['hi']);
  });

  it('adds and removes accounts at run time', async () => {
    const { sandbox, send } = start();
    sandbox.setAccount({ ...WHATSAPP_ACCOUNT, id: '2' });
    expect(await send(TEXT_MESSAGE, { id: '2' })).toMatchObject({ status: 200 });
    sandbox.removeAccount('2');
    expect(await send(TEXT_MESSAGE, { id: '2' })).toMatchObject({ status: 400 });
    expect(sandbox.accounts()).toEqual([WHATSAPP_ACCOUNT, INSTAGRAM_ACCOUNT]);
  });
});
