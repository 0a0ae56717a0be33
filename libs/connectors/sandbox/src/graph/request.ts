/** One request, apart from how it came. */
export interface SandboxHttpRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string | UploadForm;
  /** Where the client thinks that it is, for addresses in answers: `http://127.0.0.1:8090`. */
  readonly origin: string;
}

/** A `multipart/form-data` body. */
export interface UploadForm {
  readonly fields: ReadonlyMap<string, string>;
  /** The first file in it. */
  readonly file?: SandboxFile;
}

/** A file, whole. */
export interface SandboxFile {
  /** For example `image/jpeg`. */
  readonly mimeType: string;
  readonly bytes: Uint8Array;
  readonly fileName?: string;
}

/** Reads a form whole. */
export async function readForm(form: FormData): Promise<UploadForm> {
  const fields = new Map<string, string>();
  let file: SandboxFile | undefined;
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.set(name, value);
    else file ??= { mimeType: value.type, bytes: new Uint8Array(await value.arrayBuffer()), fileName: value.name };
  }
  return { fields, ...(file && { file }) };
}

/** A body of bytes: a form when its content type says so, else text. What is no form is answered as an empty one. */
export async function readBytes(bytes: Uint8Array, contentType = ''): Promise<SandboxHttpRequest['body']> {
  if (!contentType.startsWith('multipart/form-data')) return new TextDecoder().decode(bytes);
  const response = new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } });
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- holds a form in memory, which is bounded here, and wanted
    return await readForm(await response.formData());
  } catch {
    return { fields: new Map() };
  }
}

/** The body's JSON. What is not JSON is answered as if nothing had been sent, as Meta does. */
export function readJson({ body }: SandboxHttpRequest): unknown {
  if (typeof body !== 'string') return {};
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
