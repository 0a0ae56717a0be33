import type { Event } from '@chat4all/proto';
import { formatTemplate } from './format-template.ts';
import { escapeField } from './escape.ts';
import {
  formatContent,
  formatDeliveryError,
  formatIdentity,
  formatLabel,
  formatSender,
  formatState,
  formatTime,
} from './format.ts';
import { accountStateName } from '../states.ts';
import { formatConsent } from './format-consent.ts';
import { formatMediaFacts } from './format-media.ts';
import { shorten } from './layout.ts';
import { paint, print } from './print.ts';

/** Prints events below the id of their message, which is printed once for successive events of one message. */
export class EventPrinter {
  #messageId: string | undefined;

  /** Prints an event. */
  print({ recordTime, kind }: Event): void {
    const time = formatTime(recordTime);
    switch (kind?.$case) {
      case 'delivery': {
        const { state, identity, messageId, error } = kind.value;
        this.#printHeading(messageId);
        print(`  ${time}  ${formatState(state)}  ${formatIdentity(identity)}`);
        if (error !== undefined) print(`    ${formatDeliveryError(error)}`);
        return;
      }
      case 'inbound': {
        const { message } = kind.value;
        this.#printHeading(message?.messageId ?? '-');
        print(`  ${time}  ${formatLabel('INBOUND')}  ${message ? formatSender(message) : '-'}`);
        if (message?.content !== undefined) print(shorten(`    ${formatContent(message.content)}`));
        return;
      }
      case 'echo': {
        const { message } = kind.value;
        this.#printHeading(message?.messageId ?? '-');
        print(`  ${time}  ${formatLabel('APP')}  ${formatIdentity(message?.deliveries[0]?.identity)}`);
        if (message?.content !== undefined) print(shorten(`    ${formatContent(message.content)}`));
        return;
      }
      case 'media': {
        const { messageId, media } = kind.value;
        this.#printHeading(messageId);
        if (media !== undefined) print(`  ${time}  ${formatLabel('MEDIA')}  ${formatMediaFacts(media)}`);
        return;
      }
      case 'consent': {
        const { identity, decision } = kind.value;
        this.#messageId = undefined;
        const text = decision ? formatConsent(decision) : '-';
        print(`${time}  ${formatLabel('CONSENT')}  ${formatIdentity(identity)}  ${text}`);
        return;
      }
      case 'account': {
        const { accountId, channel, state, error } = kind.value;
        this.#messageId = undefined;
        print(
          `${time}  ${formatLabel('ACCOUNT')}  ${escapeField(`${channel} ${accountId}`)}  ${accountStateName(state)}`,
        );
        if (error !== undefined) print(`  ${formatDeliveryError(error)}`);
        return;
      }
      case 'deadLetter': {
        const { deadLetterId, channel, accountId, error } = kind.value;
        this.#messageId = undefined;
        const subject = [deadLetterId, channel, accountId].filter((part) => part !== '').join(' ');
        print(`${time}  ${formatLabel('DEAD')}  ${escapeField(subject)}`);
        if (error !== undefined) print(`  ${formatDeliveryError(error)}`);
        return;
      }
      case 'endpointDisabled': {
        const { endpointId, reason } = kind.value;
        this.#messageId = undefined;
        print(`${time}  ${formatLabel('ENDPOINT')}  ${escapeField(endpointId)} disabled, ${escapeField(reason)}`);
        return;
      }
      case 'identityChanged': {
        const { old, new: current } = kind.value;
        this.#messageId = undefined;
        const values = [old, current].map((each) => each.map(({ value }) => value).join(', '));
        print(`${time}  ${formatLabel('IDENTITY')}  ${current[0]?.channel ?? '-'} ${escapeField(values.join(' → '))}`);
        return;
      }
      case 'template': {
        const { template } = kind.value;
        this.#messageId = undefined;
        if (template !== undefined) print(`${time}  ${formatLabel('TEMPLATE')}  ${formatTemplate(template)}`);
        return;
      }
      case undefined:
        print(`  ${time}  unknown event; update chat4all to read it`);
    }
  }

  #printHeading(messageId: string): void {
    if (messageId === this.#messageId) return;
    this.#messageId = messageId;
    print(paint('bold', messageId));
  }
}
