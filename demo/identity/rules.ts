/** The member rules of the query APIs, and the sentence AWS makes of those that are broken. */
import type { Form } from './calls.ts';
import { declined } from './refusal.ts';

/** Undefined when kept, else what AWS says. */
export type Rule = (form: Form) => string | undefined;

export function required(name: string): Rule {
  return (form) => (form.get(name) === undefined ? complaint(name, undefined, 'Member must not be null') : undefined);
}

export function length(name: string, least: number, most: number): Rule {
  return ifGiven(name, (value) => {
    if (value.length < least) return `Member must have length greater than or equal to ${least}`;
    return value.length > most ? `Member must have length less than or equal to ${most}` : undefined;
  });
}

export function pattern(name: string, fits: RegExp, shown: string): Rule {
  return ifGiven(name, (value) =>
    fits.test(value) ? undefined : `Member must satisfy regular expression pattern: ${shown}`,
  );
}

/** A whole number from `least` to `most`. */
export function range(name: string, least: number, most: number): Rule {
  return ifGiven(name, (value) => {
    if (!/^-?\d+$/.test(value)) return 'Member must be a whole number';
    if (Number(value) < least) return `Member must have value greater than or equal to ${least}`;
    return Number(value) > most ? `Member must have value less than or equal to ${most}` : undefined;
  });
}

/** The refusal for all broken rules together, if any. */
export function broken(form: Form, rules: readonly Rule[]): ReturnType<typeof declined> | undefined {
  const complaints = rules.flatMap((rule) => rule(form) ?? []);
  if (complaints.length === 0) return undefined;
  const errors = complaints.length === 1 ? 'error' : 'errors';
  return declined('ValidationError', `${complaints.length} validation ${errors} detected: ${complaints.join('; ')}`);
}

function ifGiven(name: string, check: (value: string) => string | undefined): Rule {
  return (form) => {
    const value = form.get(name);
    const wrong = value === undefined ? undefined : check(value);
    return wrong === undefined ? undefined : complaint(name, value, wrong);
  };
}

function complaint(name: string, value: string | undefined, constraint: string): string {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  const shown = value === undefined ? 'null' : `'${value}'`;
  return `Value ${shown} at '${member}' failed to satisfy constraint: ${constraint}`;
}
