/** Types that a browser may run, or read as a separate document. */
const ACTIVE = /html|xml|svg|script|wasm|shockwave|multipart/;

/** Returns the type as which a file is served: its own, unless a browser may run it. */
export function servedType(mimeType: string): string {
  return ACTIVE.test(mimeType) ? 'application/octet-stream' : mimeType;
}
