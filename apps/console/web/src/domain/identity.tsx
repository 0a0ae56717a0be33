import type { ReactNode } from 'react';
import type { IdentityJson } from '../gen/chat4all/v1/identity_pb';
import type { MessageJson } from '../gen/chat4all/v1/message_pb';

const CHANNELS: Readonly<Record<string, string>> = {
  whatsapp: 'WhatsApp',
  instagram: 'Instagram',
  telegram: 'Telegram',
};

/** Returns the name of a channel as its people write it. */
export function channelName(channel = ''): string {
  return CHANNELS[channel] ?? channel;
}

/** Returns the person of a message: its sender, by the phone number if the platform reports it, or its first recipient. */
export function personOf({ sender, senderIdentities, deliveries }: MessageJson): IdentityJson | undefined {
  return senderIdentities?.[0] ?? sender ?? deliveries?.[0]?.identity;
}

/** An address with its channel. */
export function IdentityText({ identity }: { readonly identity: IdentityJson | undefined }): ReactNode {
  if (identity === undefined) return null;
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-x-2">
      <span className="truncate tabular-nums">{identity.value}</span>
      <span className="text-xs text-muted">{channelName(identity.channel)}</span>
    </span>
  );
}
