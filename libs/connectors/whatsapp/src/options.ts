import type { ConnectorEnvironment } from '@chat4all/connector';
import type { MarketingApi } from './marketing-api.ts';

/** The phone number of an account, and its credentials. */
export interface WhatsAppOptions extends ConnectorEnvironment {
  /** Meta's id of the phone number, not the number itself. */
  readonly phoneNumberId: string;
  /** Meta's id of the WhatsApp Business Account that the number belongs to. Default: none, and templates cannot be managed. */
  readonly businessAccountId?: string | undefined;
  /** Whether templates for marketing are sent by the Marketing Messages API. Default: `OFF`. */
  readonly marketingApi?: MarketingApi | undefined;
  readonly accessToken: string;
  /** The secret of the Meta app, which signs callbacks. */
  readonly appSecret: string;
  /** A token of your choice, which Meta sends when it verifies the callback URL. */
  readonly verifyToken: string;
  /** The URL of the Graph API. Default: `https://graph.facebook.com`. */
  readonly baseUrl?: string | undefined;
  /** The version of the Graph API. Default: `v25.0`. */
  readonly apiVersion?: string | undefined;
}
