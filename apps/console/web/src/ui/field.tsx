import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { classNames } from './class-names.ts';

const CONTROL =
  'w-full rounded-lg border border-line bg-surface px-3 text-sm text-text placeholder:text-muted disabled:opacity-60 aria-invalid:border-bad';

/** Properties that all fields share. */
interface FieldProperties {
  readonly label: string;
  /** Hides the label from view, where the place says it. */
  readonly hideLabel?: boolean;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
}

interface FrameProperties extends FieldProperties {
  readonly id: string;
  readonly children: ReactNode;
}

function Frame({ id, label, hideLabel = false, hint, problem, children }: FrameProperties): ReactNode {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm font-medium'}>
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {problem !== undefined && (
        <p id={`${id}-problem`} role="alert" className="text-xs text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}

function describedBy(id: string, { hint, problem }: FieldProperties): string | undefined {
  return problem !== undefined ? `${id}-problem` : hint !== undefined ? `${id}-hint` : undefined;
}

/** A field of one line. */
export function TextField({
  label,
  hideLabel,
  hint,
  problem,
  ...rest
}: FieldProperties & InputHTMLAttributes<HTMLInputElement> & { readonly ref?: Ref<HTMLInputElement> }): ReactNode {
  const id = useId();
  const properties = { label, hint, problem, ...(hideLabel !== undefined && { hideLabel }) };
  return (
    <Frame id={id} {...properties}>
      <input
        {...rest}
        id={id}
        aria-invalid={problem !== undefined}
        aria-describedby={describedBy(id, properties)}
        className={classNames(CONTROL, 'h-9', rest.className)}
      />
    </Frame>
  );
}

/** A field of several lines. */
export function TextArea({
  label,
  hideLabel,
  hint,
  problem,
  ...rest
}: FieldProperties &
  TextareaHTMLAttributes<HTMLTextAreaElement> & { readonly ref?: Ref<HTMLTextAreaElement> }): ReactNode {
  const id = useId();
  const properties = { label, hint, problem, ...(hideLabel !== undefined && { hideLabel }) };
  return (
    <Frame id={id} {...properties}>
      <textarea
        {...rest}
        id={id}
        aria-invalid={problem !== undefined}
        aria-describedby={describedBy(id, properties)}
        className={classNames(CONTROL, 'py-2 leading-relaxed', rest.className)}
      />
    </Frame>
  );
}

/** A choice of one option. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** A field that chooses one of a few options. */
export function SelectField({
  label,
  hideLabel,
  hint,
  problem,
  options,
  ...rest
}: FieldProperties &
  SelectHTMLAttributes<HTMLSelectElement> & {
    readonly options: readonly Option[];
    readonly ref?: Ref<HTMLSelectElement>;
  }): ReactNode {
  const id = useId();
  const properties = { label, hint, problem, ...(hideLabel !== undefined && { hideLabel }) };
  return (
    <Frame id={id} {...properties}>
      <select
        {...rest}
        id={id}
        aria-invalid={problem !== undefined}
        aria-describedby={describedBy(id, properties)}
        className={classNames(CONTROL, 'h-9 pr-8', rest.className)}
      >
        {options.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** A field that is on or off. */
export function CheckField({
  label,
  hint,
  ...rest
}: Pick<FieldProperties, 'label' | 'hint'> &
  InputHTMLAttributes<HTMLInputElement> & { readonly ref?: Ref<HTMLInputElement> }): ReactNode {
  return (
    <label className="flex items-start gap-2 text-sm">
      <input {...rest} type="checkbox" className="mt-0.5 size-4 accent-accent" />
      <span>
        {label}
        {hint !== undefined && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  );
}
