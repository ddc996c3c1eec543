import type { z } from 'zod';

const MAX_PROBLEMS = 5;
const MAX_LENGTH = 500;

/**
 * Names each wrong field and what is wrong with it. Schema messages tell what is allowed and never quote the value,
 * so no secret can be in the text; names of unknown fields come from the sender and are cut.
 */
export function describeProblems(error: z.ZodError): string {
  const problems = error.issues.slice(0, MAX_PROBLEMS).map(({ path, message }) => {
    const field = path.length === 0 ? 'body' : `field[${path.join('.')}]`;
    return `${field}: ${message}`;
  });
  const text = problems.join('; ');
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)} …` : text;
}
