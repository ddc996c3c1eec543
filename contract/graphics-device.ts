import { z } from 'zod';
import { consoleModeSchema } from './console-mode.js';

const portSchema = z.int().min(1).max(65_535);

/**
 * One live `<graphics>` device of a running domain.
 * `port` is null when every channel is secured (libvirt then allocates `tlsPort` only).
 */
export const graphicsDeviceSchema = z.strictObject({
  type: consoleModeSchema,
  port: portSchema.nullable(),
  tlsPort: portSchema.nullable(),
  listen: z.string().min(1).max(255),
});

export type GraphicsDevice = z.infer<typeof graphicsDeviceSchema>;
