import { z } from 'zod';
import type { CustomField, CustomValue, Option } from '../../company/model.js';
import type { Call } from '../../gateway/operation.js';
import { jiraPeople } from '../access.js';
import { bad, good, type Read, readDocument, readUser } from './read.js';

const optionReference = z.looseObject({ id: z.coerce.string().optional(), value: z.string().optional() });
const cascadeReference = optionReference.extend({ child: optionReference.optional() });

function readOption(options: readonly Option[] = [], given: unknown): Read<Option> {
  const parsed = optionReference.safeParse(given);
  if (!parsed.success) return bad("Specify a valid 'id' or 'name' for the option");
  const { id, value } = parsed.data;
  const found = options.find((option) => option.id === id || option.value.toLowerCase() === value?.toLowerCase());
  return found ? good(found) : bad(`Option value '${value ?? id ?? ''}' is not valid`);
}

const bare = ({ id, value }: Option) => ({ id, value });

function readCascade(options: readonly Option[] | undefined, given: unknown): Read<CustomValue> {
  const parent = readOption(options, given);
  if (!parent.ok) return parent;
  const wanted = cascadeReference.safeParse(given).data?.child;
  if (!wanted) return good(bare(parent.value));
  const child = readOption(parent.value.children, wanted);
  return child.ok ? good({ ...bare(parent.value), child: bare(child.value) }) : child;
}

function readList<T>(given: unknown, readOne: (one: unknown) => Read<T>): Read<T[]> {
  if (!Array.isArray(given)) return bad('data was not an array');
  const values: T[] = [];
  for (const one of given) {
    const read = readOne(one);
    if (!read.ok) return read;
    values.push(read.value);
  }
  return good(values);
}

function readPerson(call: Call, given: unknown): Read<{ accountId: string }> {
  const isKnown = (id: string) => jiraPeople(call).some(({ accountId }) => accountId === id);
  const read = readUser(given, isKnown, 'The user specified does not exist.');
  if (!read.ok) return read;
  return read.value === null ? bad('The user specified does not exist.') : good({ accountId: read.value });
}

const text = (value: unknown): Read<string> =>
  typeof value === 'string' ? good(value) : bad('Operation value must be a string');

/** The value of a custom field, as a screen takes it. Null empties it. */
export function readCustom(call: Call, { kind, options }: CustomField, value: unknown): Read<CustomValue> {
  if (value === null) return good(null);
  switch (kind) {
    case 'number':
      return typeof value === 'number' ? good(value) : bad('Operation value must be a number');
    case 'text':
      return text(value);
    case 'url':
      return URL.canParse(String(value)) ? text(value) : bad('URL is not valid. Enter a valid URL');
    case 'textarea':
      return readDocument(value);
    case 'option': {
      const read = readOption(options, value);
      return read.ok ? good(bare(read.value)) : read;
    }
    case 'options': {
      const read = readList(value, (one) => readOption(options, one));
      return read.ok ? good(read.value.map(bare)) : read;
    }
    case 'cascade':
      return readCascade(options, value);
    case 'user':
      return readPerson(call, value);
    case 'users':
      return readList(value, (one) => readPerson(call, one));
    case 'date':
      return z.iso.date().safeParse(value).success
        ? text(value)
        : bad("Operation value must be a string of the format 'yyyy-MM-dd'");
    case 'datetime':
      return z.iso
        .datetime({ offset: true, precision: 3 })
        .safeParse(String(value).replace(/([+-]\d\d)(\d\d)$/, '$1:$2')).success
        ? text(value)
        : bad("Operation value must be in the format yyyy-MM-dd'T'HH:mm:ss.SSSZ");
  }
}
