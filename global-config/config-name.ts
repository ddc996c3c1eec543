/** How a setting is named: by its definition, or by its category and name or one of its aliases. */
export interface ConfigName {
  readonly category: string;
  readonly name: string;
}

/** `kvm/consoleMode` */
export function configKey({ category, name }: ConfigName): string {
  return `${category}/${name}`;
}
