import { describe, expect, it } from 'vitest';
import { ConnectorSettingsError, connectors, createConnector } from './index.ts';

const META = { access_token: 'a-token', app_secret: 'a-secret', verify_token: 'a-word' };

describe('createConnector', () => {
  it('creates a connector of each channel from its settings', () => {
    expect(createConnector('whatsapp', { phone_number_id: '1', ...META }).channel).toBe('whatsapp');
    expect(createConnector('instagram', { account_id: '1', ...META }).channel).toBe('instagram');
    const telegram = { bot_token: '1:a', webhook_secret: 's' };
    expect(createConnector('telegram', telegram).channel).toBe('telegram');
    expect(Object.keys(connectors)).toEqual(['whatsapp', 'instagram', 'telegram']);
  });

  it.each(['pigeon', 'constructor'])('lists the known channels for the unknown channel %s', (channel) => {
    expect(() => createConnector(channel, {})).toThrow(
      `${channel}: channel: must be one of whatsapp, instagram, telegram`,
    );
  });

  it.each(['whatsapp', 'instagram'])('names every missing setting of %s', (channel) => {
    const id = channel === 'whatsapp' ? 'phone_number_id' : 'account_id';
    expect(() => createConnector(channel, {})).toThrow(
      `${channel}: ${[id, ...Object.keys(META)].map((setting) => `${setting}: is required`).join('; ')}`,
    );
  });

  it('names every invalid setting without its value', () => {
    const settings = {
      phone_number_id: 'SECRET-1',
      ...META,
      access_token: 12345678,
      base_url: 'SECRET-2',
      api_version: 'SECRET-3',
    };
    let thrown: unknown;
    try {
      createConnector('whatsapp', settings);
    } catch (error) {
      thrown = error;
    }
    if (!(thrown instanceof ConnectorSettingsError)) throw new Error('no ConnectorSettingsError was thrown');
    expect(thrown.problems.map(({ setting }) => setting)).toEqual([
      'phone_number_id',
      'access_token',
      'base_url',
      'api_version',
    ]);
    expect(JSON.stringify([thrown.message, thrown.problems])).not.toMatch(/SECRET|12345678/);
  });
});
