import { z } from 'zod';
import { formatListenAddress } from './listen-address.ts';
import type { Settings } from './settings.ts';
import type { AccountSettings, Tenant } from './tenants.ts';

/** An account of the simulated platform, as the platform knows it. */
export interface SimulatedAccount {
  readonly channel: 'whatsapp' | 'instagram';
  /** The platform's id of the account. */
  readonly id: string;
  /** The id of the WhatsApp Business Account, if it is configured. */
  readonly businessAccountId?: string;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** The URL that the platform calls back. */
  readonly webhookUrl: string;
}

const secrets = { access_token: z.string(), app_secret: z.string(), verify_token: z.string() };
const platformIds = z.union([
  z
    .object({ phone_number_id: z.string(), business_account_id: z.string().optional(), ...secrets })
    .transform(({ phone_number_id: id, ...rest }) => ({ id, ...rest })),
  z
    .object({ account_id: z.string(), ...secrets })
    .transform(({ account_id: id, ...rest }) => ({ id, ...rest, business_account_id: undefined })),
]);

/** Returns whether an account's platform is the sandbox of these settings. */
export function isSimulated({ connector }: AccountSettings, { sandbox }: Settings): boolean {
  const { base_url: baseUrl } = connector;
  return typeof baseUrl === 'string' && URL.parse(baseUrl)?.host === formatListenAddress(sandbox);
}

/** Returns the accounts of the sandbox, which calls back the webhooks of these settings. */
export function simulatedAccounts(tenants: readonly Tenant[], settings: Settings): SimulatedAccount[] {
  const webhooks = `http://${formatListenAddress(settings.webhooks)}/webhooks`;
  return tenants
    .flatMap(({ accounts }) => accounts)
    .filter((account) => isSimulated(account, settings))
    .flatMap(({ id, channel, connector }) => {
      const parsed = platformIds.safeParse(connector);
      if (!parsed.success || (channel !== 'whatsapp' && channel !== 'instagram')) return [];
      const { business_account_id: businessAccountId } = parsed.data;
      const { access_token: accessToken, app_secret: appSecret, verify_token: verifyToken } = parsed.data;
      return [
        {
          channel,
          id: parsed.data.id,
          accessToken,
          appSecret,
          verifyToken,
          ...(businessAccountId !== undefined && { businessAccountId }),
          webhookUrl: `${webhooks}/${channel}/${id}`,
        },
      ];
    });
}
