import { runProgram } from './run-program.js';

/**
 * Checks a domain's XML against libvirt's own schema.
 *
 * @returns undefined when it is valid, the complaint otherwise
 */
export async function validateDomainXml(xml: string): Promise<string | undefined> {
  const { code, stdout, stderr } = await runProgram('virt-xml-validate', ['-', 'domain'], { input: xml });
  return code === 0 ? undefined : `${stderr}${stdout.toString()}`.trim();
}
