import { z } from 'zod';

export interface ErrorObject {
  code: string;
  description: string;
  details: string;
  /** `id` and `params` of the message, for translation. */
  opaque?: Record<string, unknown>;
  cause?: ErrorObject;
}

/** ZStack's error object. `details` is cut at 4096 characters. */
export const errorObjectSchema: z.ZodType<ErrorObject> = z.lazy(() =>
  z.object({
    code: z.string(),
    description: z.string(),
    details: z.string(),
    opaque: z.record(z.string(), z.unknown()).optional(),
    cause: errorObjectSchema.optional(),
  }),
);
