/** Fields of ZStack's classes that are secret although their names do not say so: a session's uuid is its secret. */
const SECRET_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'org.zstack.header.identity.SessionInventory': ['uuid'],
};

/** Places in an answer that hold a secret, found by the answer's `schema` map. */
export function secretPathsOf(schema: Readonly<Record<string, string>>): ReadonlySet<string> {
  const paths = Object.entries(schema).flatMap(([path, className]) =>
    (SECRET_FIELDS[className] ?? []).map((field) => `${path}.${field}`),
  );
  return new Set(paths);
}
