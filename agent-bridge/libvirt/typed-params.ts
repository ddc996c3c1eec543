import { protocolError } from './transport-error.js';
import type { XdrReader } from './xdr-reader.js';
import type { XdrWriter } from './xdr-writer.js';

/** `virTypedParameterType`; the numbers are the discriminant on the wire. */
const typeNumbers = { int: 1, uint: 2, llong: 3, ullong: 4, double: 5, boolean: 6, string: 7 } as const;

export type TypedParam = { readonly field: string } & (
  | { readonly type: 'int' | 'uint' | 'double'; readonly value: number }
  | { readonly type: 'llong' | 'ullong'; readonly value: bigint }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
);

export function readTypedParams(reader: XdrReader): TypedParam[] {
  return reader.array(reader.limits.typedParams, readTypedParam);
}

export function writeTypedParams(writer: XdrWriter, params: readonly TypedParam[]): void {
  writer.array(params, (_, param) => {
    writer.string(param.field).int(typeNumbers[param.type]);
    writeValue(writer, param);
  });
}

function readTypedParam(reader: XdrReader): TypedParam {
  const field = reader.string();
  const type = reader.int();
  switch (type) {
    case typeNumbers.int:
      return { field, type: 'int', value: reader.int() };
    case typeNumbers.uint:
      return { field, type: 'uint', value: reader.uint() };
    case typeNumbers.llong:
      return { field, type: 'llong', value: reader.hyper() };
    case typeNumbers.ullong:
      return { field, type: 'ullong', value: reader.uhyper() };
    case typeNumbers.double:
      return { field, type: 'double', value: reader.double() };
    case typeNumbers.boolean:
      return { field, type: 'boolean', value: reader.int() !== 0 };
    case typeNumbers.string:
      return { field, type: 'string', value: reader.string() };
    default:
      throw protocolError(`parameter "${field}" of unknown type ${type}`);
  }
}

function writeValue(writer: XdrWriter, param: TypedParam): void {
  switch (param.type) {
    case 'int':
      writer.int(param.value);
      return;
    case 'uint':
      writer.uint(param.value);
      return;
    case 'llong':
      writer.hyper(param.value);
      return;
    case 'ullong':
      writer.uhyper(param.value);
      return;
    case 'double':
      writer.double(param.value);
      return;
    case 'boolean':
      writer.bool(param.value);
      return;
    case 'string':
      writer.string(param.value);
      return;
  }
}
