import { type Chat4AllError, DeliveryState, type Message } from '@chat4all/client';
import type { PendingDelivery, Transition } from '../sending/delivery-tracker.ts';
import { FileCounts } from '../sending/file-counts.ts';
import type { FileMessage } from '../sending/read-messages.ts';
import { stateName } from '../states.ts';
import { errorToJson, summarizeError } from './format-error.ts';
import { formatDeliveryError } from './format.ts';
import { notice, print, printJson } from './print.ts';
import { ProgressLine } from './progress-line.ts';

/** The options of a {@link FileReport}. */
export interface FileReportOptions {
  readonly json: boolean;
  /** True if deliveries are followed after the messages are accepted. */
  readonly followed: boolean;
  /** The size of the file in bytes, if known. */
  readonly size: number | undefined;
}

/** Reports the progress of a file: failures at once, all else as counts and, with `json`, as one object per line. */
export class FileReport {
  readonly counts = new FileCounts();
  readonly #options: FileReportOptions;
  readonly #progress: ProgressLine;
  #bytes = 0;

  constructor(options: FileReportOptions) {
    this.#options = options;
    this.#progress = new ProgressLine(() => this.counts.describe(this.#fraction, options.followed));
  }

  /** Counts a line that was read. */
  read(text: string): void {
    this.#bytes += Buffer.byteLength(text) + 1;
  }

  /** Reports a line that is not a message. */
  badLine(line: number, problems: readonly string[]): void {
    this.counts.badLines += 1;
    this.notice(`line ${line}: ${problems.join('; ')}`);
    this.#result({ line, error: { code: 'BAD_LINE', message: problems.join('; ') } });
  }

  /** Reports an accepted message. */
  accepted({ line }: FileMessage, { messageId, requestId, deliveries }: Message): void {
    this.counts.accepted += 1;
    if (this.#options.followed) return;
    const state = stateName(deliveries[0]?.state ?? DeliveryState.ACCEPTED);
    this.#result({ line, request_id: requestId, message_id: messageId, state });
  }

  /** Reports a message that was refused, or whose call failed. */
  refused({ line, outgoing: { requestId } }: FileMessage, error: Chat4AllError): void {
    this.counts.failed += 1;
    this.notice(`line ${line}: ${summarizeError(error)} (request id ${requestId})`);
    this.#result({ line, request_id: requestId, error: errorToJson(error) });
  }

  /** Reports a state change of a delivery. */
  moved(message: FileMessage, transition: Transition): void {
    this.counts.countChange(transition.previousState, transition.state);
    if (transition.progress === 'pending') return;
    const state = stateName(transition.state);
    const { error } = transition;
    if (transition.progress === 'failed') {
      this.counts.failed += 1;
      this.notice(`line ${message.line}: ${state}${error === undefined ? '' : ` ${formatDeliveryError(error)}`}`);
    }
    const facts = error && { reason: error.reason, message: error.message, channel_code: error.channelCode };
    this.#result({ line: message.line, request_id: message.outgoing.requestId, state, error: facts });
  }

  /** Reports a delivery that had not reached its goal at the timeout, or at Ctrl-C. */
  unfinished({ item: message, state, goal }: PendingDelivery<FileMessage>, cause: 'timed out' | 'interrupted'): void {
    this.counts.failed += 1;
    const { requestId } = message.outgoing;
    const text = `${cause} in state ${stateName(state)} before ${stateName(goal)}`;
    this.notice(`line ${message.line}: ${text} (request id ${requestId})`);
    const error = { code: 'DEADLINE_EXCEEDED', message: text };
    this.#result({ line: message.line, request_id: requestId, state: stateName(state), error });
  }

  /** Prints a notice above the progress line. */
  notice(text: string): void {
    this.#progress.above(() => {
      notice(text);
    });
  }

  /** Prints the summary. */
  end(): void {
    this.#progress.end();
    const summary = this.counts.summarize(this.#options.followed);
    if (this.#options.json) notice(summary);
    else print(summary);
  }

  get #fraction(): number | undefined {
    const { size } = this.#options;
    return size === undefined ? undefined : Math.min(1, this.#bytes / Math.max(size, 1));
  }

  #result(result: Record<string, unknown>): void {
    if (!this.#options.json) return;
    this.#progress.above(() => {
      printJson(result);
    });
  }
}
