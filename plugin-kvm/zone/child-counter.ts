import { defineExtensionPoint } from '#kernel';

/** The resources that hold others. */
export type ParentKind = 'zone' | 'cluster';

/**
 * Something that lies in zones or clusters and keeps them from being deleted. `countIn` is called inside the unit of
 * work that deletes: count through `UnitOfWork.run`, which joins it, to see what that unit sees.
 */
export interface ChildCounter {
  /** Plural name for the error: `VMs`. */
  readonly children: string;
  countIn(kind: ParentKind, uuid: string): Promise<number>;
}

export const childCounter = defineExtensionPoint<ChildCounter>('childCounter');
