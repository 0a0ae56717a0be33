/** Returns a name of a generated type, such as `requestId`, as the protos have it: `request_id`. */
export function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
