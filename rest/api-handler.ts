import { SetMetadata } from '@nestjs/common';
import type { ApiDefinition, ParamsOf, ResultOf } from '#contract';
import type { CallContext } from './call-context.js';

const API_HANDLER_METADATA = 'flipside:api-handler';

type Handler<A> = (params: ParamsOf<A>, context: CallContext) => Promise<ResultOf<A>>;

/**
 * Makes a method of a provider the handler of an API; the compiler checks its parameters and its result.
 * The session, the account's right to call, and the parameters were checked before it is called.
 * @example `@ApiHandler(startVmInstance) start(params: ParamsOf<typeof startVmInstance>, context: CallContext) { … }`
 */
export function ApiHandler<A extends ApiDefinition>(
  api: A,
): (target: object, key: string, descriptor: TypedPropertyDescriptor<Handler<A>>) => void {
  return (_target, _key, descriptor) => {
    if (descriptor.value) SetMetadata(API_HANDLER_METADATA, api)(descriptor.value);
  };
}

export { API_HANDLER_METADATA };
