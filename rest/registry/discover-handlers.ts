import type { MetadataScanner } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import type { ApiDefinition } from '#contract';
import { handledApi } from '../api-handler.js';
import type { CallContext } from '../call-context.js';

export interface DiscoveredHandler {
  readonly api: ApiDefinition;
  /** `VmController.start`: appears in errors at start. */
  readonly owner: string;
  handle(params: unknown, context: CallContext): Promise<unknown>;
}

/** Finds the methods of all providers that are marked with `@ApiHandler`. */
export function discoverHandlers(
  providers: readonly InstanceWrapper[],
  scanner: MetadataScanner,
): readonly DiscoveredHandler[] {
  const seen = new Set<object>();
  return providers.flatMap((wrapper) => {
    const instance: unknown = wrapper.instance;
    if (typeof instance !== 'object' || instance === null || seen.has(instance)) return [];
    seen.add(instance);
    const found = handlersOf(instance, scanner);
    if (found.length > 0 && !wrapper.isDependencyTreeStatic()) {
      throw new Error(`${found[0]?.owner} handles an API, so its provider must not be request-scoped`);
    }
    return found;
  });
}

function handlersOf(instance: object, scanner: MetadataScanner): DiscoveredHandler[] {
  const prototype: unknown = Object.getPrototypeOf(instance);
  if (typeof prototype !== 'object' || prototype === null) return [];
  return scanner.getAllMethodNames(prototype).flatMap((name) => {
    const method: unknown = Reflect.get(prototype, name);
    const api = handledApi(method);
    if (!api || typeof method !== 'function') return [];
    return {
      api,
      owner: `${instance.constructor.name}.${name}`,
      async handle(params: unknown, context: CallContext) {
        const result: unknown = await Reflect.apply(method, instance, [params, context]);
        return result;
      },
    };
  });
}
