import { AccountOrigin, AccountState, Account, type Channel, DeliveryState, type Identity } from '@chat4all/proto';
import { invalidField, notFound } from '../fake-api-error.ts';

/** The channels and accounts of the fake: WhatsApp and Instagram, one account on each. */
export class FakeChannels {
  readonly channels: readonly Channel[] = [
    {
      channel: 'instagram',
      identityKinds: [{ kind: 'igsid', description: 'an Instagram-scoped id: digits' }],
      contents: [{ kind: 'text', maximumLength: 1_000, unit: 'utf8_bytes' }],
      receipts: [DeliveryState.READ],
      accountIds: ['fake-instagram'],
    },
    {
      channel: 'whatsapp',
      identityKinds: [{ kind: 'phone', description: 'a phone number in E.164, with a plus sign' }],
      contents: [{ kind: 'text', maximumLength: 4_096, unit: 'code_points' }],
      receipts: [DeliveryState.DELIVERED, DeliveryState.READ],
      accountIds: ['fake-whatsapp'],
    },
  ];
  readonly #accounts = this.channels.map(({ channel, accountIds: [accountId = ''] }) =>
    Account.fromPartial({ accountId, channel, state: AccountState.ACTIVE, origin: AccountOrigin.FILE }),
  );

  /** Returns the accounts on a channel, or all accounts if `channel` is empty. */
  accounts(channel: string): Account[] {
    return this.#accounts.filter((account) => channel === '' || account.channel === channel);
  }

  /** Adds an account, by id. */
  addAccount(account: Account): void {
    this.#accounts.push(account);
    this.#accounts.sort((one, other) => (one.accountId < other.accountId ? -1 : 1));
  }

  /** Removes an account, if there is one of this id. */
  removeAccount(accountId: string): void {
    const index = this.#accounts.findIndex((account) => account.accountId === accountId);
    if (index >= 0) this.#accounts.splice(index, 1);
  }

  /** Sets the state of an account. Throws NOT_FOUND. */
  setAccountState(accountId: string, state: AccountState): Account {
    const account = this.#accounts.find((one) => one.accountId === accountId);
    if (account === undefined) throw notFound('account', accountId);
    account.state = state;
    return account;
  }

  /** Returns whether an account is paused. */
  isPaused(accountId: string): boolean {
    return this.#accounts.some((one) => one.accountId === accountId && one.state === AccountState.PAUSED);
  }

  /** Returns the states after SENT that a channel reports. */
  receiptsOf(channel: string): readonly DeliveryState[] {
    return this.channels.find((one) => one.channel === channel)?.receipts ?? [];
  }

  /** Returns an identity with its kind and account. Throws INVALID_ARGUMENT if it is invalid. */
  resolve(identity: Identity, field: string): Identity {
    const channel = this.channels.find((one) => one.channel === identity.channel);
    if (channel === undefined) {
      const names = this.channels.map((one) => one.channel).join(', ');
      throw invalidField(`${field}.channel`, `unknown channel "${identity.channel}"; must be one of ${names}`);
    }
    const isPhone = /^\+[1-9]\d{6,14}$/.test(identity.value);
    if (identity.channel === 'whatsapp' && !isPhone)
      throw invalidField(`${field}.value`, 'must be a phone number in E.164');
    if (identity.value === '') throw invalidField(`${field}.value`, 'is required');
    const [usual] = channel.identityKinds;
    const [account = ''] = channel.accountIds;
    return { ...identity, kind: identity.kind || (usual?.kind ?? ''), accountId: identity.accountId || account };
  }

  /** Throws INVALID_ARGUMENT if a text is too long for a channel. */
  assertTextLength(channel: string, body: string): void {
    const limit = this.channels.find((one) => one.channel === channel)?.contents[0];
    if (limit === undefined) return;
    const length = limit.unit === 'utf8_bytes' ? Buffer.byteLength(body) : Array.from(body).length;
    if (length <= limit.maximumLength) return;
    throw invalidField(
      'message.content.text.body',
      `exceeds ${limit.maximumLength} ${limit.unit} on ${channel} (got ${length})`,
    );
  }
}
