import { Injectable } from '@nestjs/common';
import { ExtensionRegistry, knownError } from '#kernel';
import { type ChildCounter, childCounter, type ParentKind } from './child-counter.js';

/** Refuses to delete what still holds something. */
@Injectable()
export class ChildrenGuard {
  constructor(private readonly extensions: ExtensionRegistry) {}

  /**
   * @param own the children that the caller counts itself
   * @throws `resource.inUse`
   */
  async demandNone(kind: ParentKind, uuid: string, own: ChildCounter): Promise<void> {
    for (const counter of [own, ...this.extensions.of(childCounter).map(({ instance }) => instance)]) {
      const count = await counter.countIn(kind, uuid);
      if (count === 0) continue;
      throw knownError('resource.inUse', { resource: kind, uuid, count, children: counter.children });
    }
  }
}
