import type { GlobalConfigDefinition } from '../define-global-config.js';

/** What is shown instead of the value of a sensitive setting. It cannot be set. */
export const MASK = '********';

/** A stored text as it may be shown. */
export function shownText(definition: Pick<GlobalConfigDefinition, 'sensitive'>, text: string): string {
  return definition.sensitive ? MASK : text;
}
