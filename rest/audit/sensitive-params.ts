import { Injectable } from '@nestjs/common';
import { defineExtensionPoint, ExtensionRegistry } from '#kernel';

/** Knows which parameters of a call are secret although their names do not say so: the value of a sensitive setting. */
export interface SensitiveParams {
  /** Names of the parameters that no audit row and no error may show. Called with parameters not yet validated. */
  sensitiveFields(apiName: string, params: Readonly<Record<string, unknown>>): readonly string[];
}

export const sensitiveParams = defineExtensionPoint<SensitiveParams>('sensitiveParams');

/** Asks all that take part. */
@Injectable()
export class SensitiveParamsLookup {
  constructor(private readonly extensions: ExtensionRegistry) {}

  of(apiName: string, params: Readonly<Record<string, unknown>>): ReadonlySet<string> {
    const fields = this.extensions
      .of(sensitiveParams)
      .flatMap(({ instance }) => instance.sensitiveFields(apiName, params));
    return new Set(fields);
  }
}
