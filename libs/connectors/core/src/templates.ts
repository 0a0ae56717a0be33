import type { SendContext } from './send-context.ts';
import type { JsonObject, TemplateCategory, TemplateContent } from './content.ts';
import type { ValidationProblem } from './validation-problem.ts';

/**
 * The management of an account's message templates (`templates`). Calls of the provider reject as `send` does; a refused template
 * has the reason `invalid` or `template`.
 */
export interface TemplateAbility {
  /** True if `send` needs the category of a template. Default: false. */
  readonly needsCategory?: boolean;
  /** Lists the account's templates: all, or those with this name in every language. */
  list(filter?: { readonly name?: string }, context?: SendContext): Promise<readonly MessageTemplate[]>;
  /** Submits a template for review. */
  create(definition: TemplateDefinition, context?: SendContext): Promise<CreatedTemplate>;
  /** Replaces the given members of a template, which is reviewed again. */
  update(templateId: string, change: TemplateChange, context?: SendContext): Promise<void>;
  /** Deletes a template in its language. */
  delete(template: Pick<MessageTemplate, 'templateId' | 'name'>, context?: SendContext): Promise<void>;
  /**
   * Returns every problem of content that is sent with this template, with paths such as `content.components[0].parameters[1]`;
   * empty if it is valid. Components of unknown types are not checked. Makes no calls, and never throws.
   */
  validate(template: TemplateShape, content: TemplateContent): readonly ValidationProblem[];
  /** Returns the text that the recipient of valid content sees, a line for each part. Makes no calls, and never throws. */
  render(template: TemplateShape, content: TemplateContent): string;
}

/** The state of a template's review. Only `approved` templates can be sent. */
export type TemplateStatus =
  | 'pending'
  | 'approved'
  | 'rejected'
  | 'paused'
  | 'disabled'
  | 'in_appeal'
  | 'pending_deletion'
  | 'deleted'
  | 'limit_exceeded'
  | 'archived';

/** How people react to a template. */
export type TemplateQuality = 'high' | 'medium' | 'low';

/** The form of a template's parameters: `{{1}}`, or `{{first_name}}`. */
export type TemplateParameterFormat = 'positional' | 'named';

/** The parts of a template that a message with it must fit. */
export interface TemplateShape {
  readonly parameterFormat: TemplateParameterFormat;
  /** The components, in the provider's format. */
  readonly components: readonly JsonObject[];
}

/** A template to be created. */
export interface TemplateDefinition extends TemplateShape {
  readonly name: string;
  /** The language code, for example `pt_BR`. */
  readonly language: string;
  readonly category: TemplateCategory;
}

/** The members of a template that can change. */
export type TemplateChange = Partial<Pick<TemplateDefinition, 'category' | 'components'>>;

/** A template as the provider has it. */
export interface MessageTemplate extends TemplateShape {
  /** The provider's id. */
  readonly templateId: string;
  readonly name: string;
  readonly language: string;
  /** Absent if the connector does not know it. */
  readonly category?: TemplateCategory;
  /** Absent if the connector does not know it. */
  readonly status?: TemplateStatus;
  /** Absent if the provider does not know it yet. */
  readonly quality?: TemplateQuality;
  /** Why it was refused, paused or disabled, in the provider's words. */
  readonly reason?: string;
}

/** The provider's answer to a new template. */
export type CreatedTemplate = Pick<MessageTemplate, 'templateId' | 'status' | 'category'>;
