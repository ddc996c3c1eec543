import { z } from 'zod';

export const nothingSchema = z.object({});

/** Wire form of a time: ISO 8601 in UTC, which ZStack's Java SDK reads as well as Gson's US form. */
export const timestampSchema = z.iso.datetime();

export const nameSchema = z.string().min(1).max(255);
export const descriptionSchema = z.string().max(2048);

/** ZStack's delete modes. They differ for VMs only: `Enforcing` also forgets one whose host cannot be reached. */
export const deleteModeSchema = z.enum(['Permissive', 'Enforcing']).optional();

/** The version that the caller saw last; an `If-Match` header is read into the same field. */
export const expectedVersionSchema = z.coerce.number().int().min(0).optional();
