/**
 * Caps that libvirt itself puts on what it sends, so a peer that exceeds one is broken or is not libvirt.
 * Source: `src/rpc/virnetprotocol.x` (message) and `src/remote/remote_protocol.x` (the rest) of libvirt 9.0.
 */
export const libvirtLimits = {
  /** VIR_NET_MESSAGE_MAX: header and payload, without the four bytes of the length word. */
  messageBytes: 33_554_432,
  /** REMOTE_STRING_MAX */
  stringBytes: 4_194_304,
  /** REMOTE_DOMAIN_LIST_MAX */
  domains: 16_384,
  /** REMOTE_AUTH_TYPE_LIST_MAX */
  authTypes: 20,
  /** REMOTE_NODE_MEMORY_STATS_MAX */
  nodeMemoryStats: 16,
  /** REMOTE_DOMAIN_JOB_STATS_MAX and REMOTE_DOMAIN_MIGRATE_PARAM_LIST_MAX are the same number. */
  typedParams: 64,
  /** REMOTE_DOMAIN_EVENT_GRAPHICS_IDENTITY_MAX */
  graphicsIdentities: 20,
  /** REMOTE_MIGRATE_COOKIE_MAX */
  migrateCookieBytes: 4_194_304,
} as const;

export type LibvirtLimits = { readonly [Name in keyof typeof libvirtLimits]: number };
