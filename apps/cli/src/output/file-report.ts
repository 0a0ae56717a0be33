import { type Chat4AllError, DeliveryState, type Message } from '@chat4all/client';
import type { Step } from '../sending/delivery-tracker.ts';
import { FileCounts } from '../sending/file-counts.ts';
import type { FileMessage } from '../sending/read-messages.ts';
import { stateName } from '../states.ts';
import { errorToJson, summarizeError } from './format-error.ts';
import { formatDeliveryError } from './format.ts';
import { notice, print, printJson } from './print.ts';
import { ProgressLine } from './progress-line.ts';

/** How to tell what becomes of a file. */
export interface FileReportOptions {
  readonly json: boolean;
  /** Whether messages are followed beyond their acceptance. */
  readonly followed: boolean;
  readonly size: number | undefined;
}

/** Tells what becomes of the lines of a file, failures at once, and counts the rest. */
export class FileReport {
  readonly counts = new FileCounts();
  readonly #options: FileReportOptions;
  readonly #progress: ProgressLine;
  #bytes = 0;

  constructor(options: FileReportOptions) {
    this.#options = options;
    this.#progress = new ProgressLine(() => this.counts.describe(this.#part, options.followed));
  }

  /** A line was read. */
  read(text: string): void {
    this.#bytes += Buffer.byteLength(text) + 1;
  }

  /** A line is not a message. */
  badLine(line: number, problems: readonly string[]): void {
    this.counts.badLines += 1;
    this.notice(`line ${line}: ${problems.join('; ')}`);
    this.#result({ line, error: { code: 'BAD_LINE', message: problems.join('; ') } });
  }

  /** A message was accepted. */
  accepted({ line }: FileMessage, { messageId, requestId, deliveries }: Message): void {
    this.counts.accepted += 1;
    if (this.#options.followed) return;
    const state = stateName(deliveries[0]?.state ?? DeliveryState.ACCEPTED);
    this.#result({ line, request_id: requestId, message_id: messageId, state });
  }

  /** A message was refused, or its fate is not known. */
  refused({ line, outgoing: { requestId } }: FileMessage, error: Chat4AllError): void {
    this.counts.failed += 1;
    this.notice(`line ${line}: ${summarizeError(error)}  (request id ${requestId})`);
    this.#result({ line, request_id: requestId, error: errorToJson(error) });
  }

  /** A delivery that is followed has moved. */
  moved(message: FileMessage, step: Step): void {
    this.counts.countChange(step.previousState, step.state);
    if (step.progress === 'under way') return;
    const state = stateName(step.state);
    const { error } = step;
    if (step.progress === 'ended') {
      this.counts.failed += 1;
      this.notice(`line ${message.line}: ${state}${error === undefined ? '' : ` ${formatDeliveryError(error)}`}`);
    }
    const why = error && { reason: error.reason, message: error.message, channel_code: error.channelCode };
    this.#result({ line: message.line, request_id: message.outgoing.requestId, state, error: why });
  }

  /** A delivery that is followed has not come to its goal in time. */
  unfinished(message: FileMessage, state: DeliveryState): void {
    this.counts.failed += 1;
    const text = `is still ${stateName(state)}, and nothing more was told in time`;
    this.notice(`line ${message.line}: ${text}  (request id ${message.outgoing.requestId})`);
    const error = { code: 'DEADLINE_EXCEEDED', message: text };
    this.#result({ line: message.line, request_id: message.outgoing.requestId, state: stateName(state), error });
  }

  /** Tells the user something, above the progress. */
  notice(text: string): void {
    this.#progress.above(() => {
      notice(text);
    });
  }

  /** Ends with the summary. */
  end(): void {
    this.#progress.end();
    const summary = this.counts.summarize(this.#options.followed);
    if (this.#options.json) notice(summary);
    else print(summary);
  }

  get #part(): number | undefined {
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
