import type { DescMessage, MessageJsonType } from '@bufbuild/protobuf';
import type { AccountService } from '../gen/chat4all/v1/account_pb';
import type { ApiKeyService } from '../gen/chat4all/v1/api_key_pb';
import type { AuditService } from '../gen/chat4all/v1/audit_pb';
import type { ChannelService } from '../gen/chat4all/v1/channel_pb';
import type { ChatService } from '../gen/chat4all/v1/chat_pb';
import type { DeadLetterService } from '../gen/chat4all/v1/dead_letter_pb';
import type { DirectoryService } from '../gen/chat4all/v1/directory_pb';
import type { MediaService } from '../gen/chat4all/v1/media_pb';
import type { TemplateService } from '../gen/chat4all/v1/template_pb';
import type { ThreadService } from '../gen/chat4all/v1/thread_pb';
import type { WebhookService } from '../gen/chat4all/v1/webhook_pb';
import { ApiError, toApiError } from './api-error.ts';

/** The services of the router, by name. Only their types are in the bundle. */
export interface Services {
  readonly AccountService: typeof AccountService;
  readonly ApiKeyService: typeof ApiKeyService;
  readonly AuditService: typeof AuditService;
  readonly ChannelService: typeof ChannelService;
  readonly ChatService: typeof ChatService;
  readonly DeadLetterService: typeof DeadLetterService;
  readonly DirectoryService: typeof DirectoryService;
  readonly MediaService: typeof MediaService;
  readonly TemplateService: typeof TemplateService;
  readonly ThreadService: typeof ThreadService;
  readonly WebhookService: typeof WebhookService;
}

/** The name of a service. */
export type ServiceName = keyof Services;
type Methods<Service extends ServiceName> = Services[Service]['method'];
/** The name of a method, such as `listMessages`. */
export type MethodName<Service extends ServiceName> = keyof Methods<Service> & string;
/** The JSON of a method's request. */
export type RequestOf<
  Service extends ServiceName,
  Method extends MethodName<Service>,
> = Methods<Service>[Method] extends { readonly input: infer Input extends DescMessage }
  ? MessageJsonType<Input>
  : never;
/** The JSON of a method's response. Fields with their default value are left out. */
export type ResponseOf<
  Service extends ServiceName,
  Method extends MethodName<Service>,
> = Methods<Service>[Method] extends { readonly output: infer Output extends DescMessage }
  ? MessageJsonType<Output>
  : never;

/** Returns the name of a method as roles have it, such as `ChatService/ListMessages`. */
export function fullName(service: ServiceName, method: string): string {
  return `${service}/${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}

/** Calls a method. Rejects with an {@link ApiError}. */
export async function call<Service extends ServiceName, Method extends MethodName<Service>>(
  service: Service,
  method: Method,
  request: RequestOf<Service, Method>,
  signal?: AbortSignal,
): Promise<ResponseOf<Service, Method>> {
  const body: unknown = await send(`/api/rpc/${fullName(service, method)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    ...(signal && { signal }),
  });
  if (isResponse(service, method, body)) return body;
  throw new ApiError({ code: 'internal', message: 'the response is no object' });
}

/** Sends a request to the console's server, and returns the JSON of its response. Rejects with an {@link ApiError}. */
export async function send(path: string, request: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, request);
  } catch (error) {
    if (request.signal?.aborted === true) throw error;
    throw new ApiError({ code: 'unavailable', message: 'the console does not answer' }, { cause: error });
  }
  const text = await response.text();
  if (!response.ok) throw toApiError(response.status, text);
  return JSON.parse(text);
}

/** The router encodes responses by the descriptors that the types are generated from, so that they are only objects to check. */
function isResponse<Service extends ServiceName, Method extends MethodName<Service>>(
  _service: Service,
  _method: Method,
  body: unknown,
): body is ResponseOf<Service, Method> {
  return typeof body === 'object' && body !== null;
}
