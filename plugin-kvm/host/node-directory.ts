/** Injection token of the {@link NodeDirectory}. */
export const NODE_DIRECTORY = Symbol('NODE_DIRECTORY');

/** Knows the management nodes that share the database. */
export interface NodeDirectory {
  /** This process. */
  readonly self: string;
  /** Uuids of the nodes that are alive, this one included. */
  liveNodes(): readonly string[];
}
