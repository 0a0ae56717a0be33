/** Formats a value in the unit of its panel, short enough for an axis. */
export function formatValue(value: number, unit: string): string {
  switch (unit) {
    case 's':
      return formatSeconds(value);
    case 'percentunit':
      return `${formatNumber(value * 100)} %`;
    case 'cps':
    case 'reqps':
      return `${formatNumber(value)}/s`;
    default:
      return formatNumber(value);
  }
}

function formatSeconds(seconds: number): string {
  if (seconds === 0) return '0';
  return seconds < 1 ? `${formatNumber(seconds * 1_000)} ms` : `${formatNumber(seconds)} s`;
}

/** Formats a number with three significant digits. */
function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString('en-US');
}
