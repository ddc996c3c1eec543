import type { z } from 'zod';
import { type AgentFailure, agentFailureSchema } from '#contract';

export type Answer<Reply> =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'failure'; readonly failure: AgentFailure }
  | { readonly kind: 'invalid'; readonly problem: string };

/**
 * Parses the body of an agent's answer. Unknown fields are refused: what a newer agent adds, it adds as a named feature
 * and sends only to managers that know it.
 */
export function readAnswer<Reply>(schema: z.ZodType<Reply>, status: number, text: string): Answer<Reply> {
  const body = parseJson(text);
  if (body === null) return invalid(`HTTP status ${status}, and the body is no JSON object`);
  const { success, ...reply } = body;
  if (success === true && status === 200) {
    const parsed = schema.safeParse(reply);
    return parsed.success ? { kind: 'reply', reply: parsed.data } : invalid(problemOf(parsed.error));
  }
  const failure = agentFailureSchema.safeParse(body);
  if (failure.success) return { kind: 'failure', failure: failure.data };
  return invalid(`HTTP status ${status}, ${problemOf(failure.error)}`);
}

function invalid(problem: string): { kind: 'invalid'; problem: string } {
  return { kind: 'invalid', problem };
}

function parseJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    // The parser's message quotes the text, which may hold anything.
    return null;
  }
}

/** The first problem, with the place but without the value. */
function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? error.message : `field[${issue.path.join('.')}]: ${issue.message}`;
}
