/** A constant, because the bundle is carried to a host without package.json. */
export const AGENT_VERSION = '0.1.0';
