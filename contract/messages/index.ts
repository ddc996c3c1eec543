import { CONFIG_MESSAGES } from './config-messages.js';
import { KVM_MESSAGES } from './kvm-messages.js';
import { REST_MESSAGES } from './rest-messages.js';

/** Every known error of the product. The web UI translates by the id and params that each error carries in `opaque`. */
export const MESSAGES = { ...REST_MESSAGES, ...CONFIG_MESSAGES, ...KVM_MESSAGES } as const;

export type MessageId = keyof typeof MESSAGES;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** The values that a message's text needs, checked by the compiler. */
export type MessageParams<Id extends MessageId> = Record<Placeholders<(typeof MESSAGES)[Id]['en']>, string | number>;

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The text of a message with its placeholders filled; unknown placeholders stay visible. */
export function renderMessage(template: string, params: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : placeholder,
  );
}
