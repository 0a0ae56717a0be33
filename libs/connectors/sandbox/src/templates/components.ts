import { z } from 'zod';
import type { SandboxTemplate } from '../state/templates.ts';

// The format of components: developers.facebook.com/documentation/business-messaging/whatsapp/templates/components.

const buttonSchema = z.looseObject({
  type: z.string().transform((type) => type.toUpperCase()),
  text: z.string().default(''),
  url: z.string().default(''),
  example: z.unknown().optional(),
});

const componentSchema = z.looseObject({
  type: z.string().transform((type) => type.toUpperCase()),
  format: z
    .string()
    .default('TEXT')
    .transform((format) => format.toUpperCase()),
  text: z.string().default(''),
  example: z.unknown().optional(),
  buttons: z.array(buttonSchema).default([]),
});

/** A component of a template. */
export type TemplateComponent = z.infer<typeof componentSchema>;

/** A list of components. */
export const componentsSchema = z.array(componentSchema).min(1);

/** Returns the component of a type; undefined if the template has none. */
export function componentOf(template: SandboxTemplate, type: string): TemplateComponent | undefined {
  const parsed = componentsSchema.safeParse(template.components);
  return parsed.success ? parsed.data.find((component) => component.type === type) : undefined;
}

/** Returns the names of the variables in a text, each once. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name))];
}
