/** A request to the sandbox, independent of its transport. */
export interface SandboxHttpRequest {
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  /** The query without the question mark. */
  readonly query: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string | UploadForm;
  /** The origin of the request's URL, for URLs in responses: `http://127.0.0.1:8090`. */
  readonly origin: string;
}

/** A `multipart/form-data` body. */
export interface UploadForm {
  readonly fields: ReadonlyMap<string, string>;
  /** The first file in the form. */
  readonly file?: SandboxFile;
}

/** A file in memory. */
export interface SandboxFile {
  /** The MIME type, for example `image/jpeg`. */
  readonly mimeType: string;
  readonly bytes: Uint8Array;
  readonly fileName?: string;
}

/** Reads a form into memory. */
export async function readForm(form: FormData): Promise<UploadForm> {
  const fields = new Map<string, string>();
  let file: SandboxFile | undefined;
  for (const [name, value] of form) {
    if (typeof value === 'string') fields.set(name, value);
    else file ??= { mimeType: value.type, bytes: new Uint8Array(await value.arrayBuffer()), fileName: value.name };
  }
  return { fields, ...(file && { file }) };
}

/** Parses a body: a form if it has that content type, else text. An invalid form is treated as empty. */
export async function readBytes(bytes: Uint8Array, contentType = ''): Promise<SandboxHttpRequest['body']> {
  if (!contentType.startsWith('multipart/form-data')) return new TextDecoder().decode(bytes);
  const response = new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } });
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- keeps the form in memory, whose size is limited
    return await readForm(await response.formData());
  } catch {
    return { fields: new Map() };
  }
}

/** Parses a JSON body. An invalid one is treated as empty, as Meta does. */
export function readJson({ body }: SandboxHttpRequest): unknown {
  if (typeof body !== 'string') return {};
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
