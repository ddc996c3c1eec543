import type { ApiDefinition, ParamsOf, ResultOf } from '#contract';
import type { CallContext } from './call-context.js';

/** Typed, so that discovery needs no guess about what a decorator left behind. */
const handledApis = new WeakMap<object, ApiDefinition>();

type Handler<A> = (params: ParamsOf<A>, context: CallContext) => Promise<ResultOf<A>>;

/**
 * Makes a method of a provider the handler of an API; the compiler checks its parameters and its result.
 * The session, the account's right to call, and the parameters were checked before it is called.
 * @example `@ApiHandler(startVmInstance) start(params: ParamsOf<typeof startVmInstance>, context: CallContext) { … }`
 */
export function ApiHandler<A extends ApiDefinition>(
  api: A,
): <H extends Handler<A>>(target: object, key: string, descriptor: TypedPropertyDescriptor<H>) => void {
  // Generic, so that a handler may leave out the parameters it does not need.
  return (_target, _key, descriptor) => {
    if (descriptor.value) handledApis.set(descriptor.value, api);
  };
}

/** The API that a method was made the handler of. */
export function handledApi(method: unknown): ApiDefinition | null {
  return typeof method === 'function' ? (handledApis.get(method) ?? null) : null;
}
