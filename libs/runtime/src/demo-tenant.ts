import { formatListenAddress } from './listen-address.ts';
import type { Settings } from './settings.ts';
import type { Tenant } from './tenants.ts';

/** The highest throughput of a WhatsApp account (Meta's upgraded tier). */
const DEMO_RATES = { messagesPerSecond: 1_000 };

/** A person who sends one of them to the demo's accounts sees what it does. */
const KEYWORDS = {
  optOut: ['STOP', 'SAIR', 'PARAR'],
  optIn: ['START', 'VOLTAR'],
  scope: '',
  optOutConfirmation: 'You will get no more messages. Send START to get them again.',
  optInConfirmation: 'Welcome back.',
};

/** Returns a tenant with a simulated account per channel. Its secrets are valid in the sandbox only. */
export function demoTenant(settings: Settings): Tenant {
  const simulated = {
    base_url: `http://${formatListenAddress(settings.sandbox)}`,
    access_token: 'demo-access-token',
    app_secret: 'demo-app-secret',
    verify_token: 'demo-verify-token',
  };
  const whatsapp = { ...simulated, phone_number_id: '100000000000001', business_account_id: '200000000000001' };
  const accounts = [
    { channel: 'whatsapp', connector: whatsapp },
    { channel: 'instagram', connector: { ...simulated, account_id: '17840000000000001' } },
    {
      channel: 'telegram',
      connector: { base_url: simulated.base_url, bot_token: '1000000001:demo', webhook_secret: 'demo-webhook-secret' },
    },
  ];
  return {
    id: 'demo',
    apiKeys: [],
    tokens: [],
    certificates: [],
    limits: {},
    consentKeywords: KEYWORDS,
    accounts: accounts
      .filter(({ channel }) => settings.channels.includes(channel))
      .map(({ channel, connector }) => ({ id: `demo-${channel}`, channel, rates: DEMO_RATES, connector })),
  };
}
