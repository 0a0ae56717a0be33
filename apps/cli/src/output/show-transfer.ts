import { escapeField } from './escape.ts';
import { formatBytes } from './format-media.ts';
import { ProgressLine, formatBar } from './progress-line.ts';

/** The progress of a transfer, for its work. */
export interface TransferProgress {
  readonly onProgress: (doneBytes: number, totalBytes: number) => void;
  /** Writes lines above the progress line. */
  readonly above: (write: () => void) => void;
}

/** Shows a progress line with the name, the bytes and the rate while the work runs, on a terminal only. */
export async function showTransfer<Result>(
  name: string,
  work: (progress: TransferProgress) => Promise<Result>,
): Promise<Result> {
  const started = performance.now();
  let [done, total] = [0, 0];
  const line = new ProgressLine(() => {
    const rate = done / Math.max((performance.now() - started) / 1_000, 0.001);
    const bytes = total === 0 ? '' : `${formatBytes(done)} of ${formatBytes(total)}, ${formatBytes(rate)}/s  `;
    return `${formatBar(done / Math.max(total, 1))}  ${bytes}${escapeField(name)}`;
  });
  try {
    return await work({
      onProgress: (doneBytes, totalBytes) => {
        [done, total] = [doneBytes, totalBytes];
      },
      above: (write) => {
        line.above(write);
      },
    });
  } finally {
    line.end();
  }
}
