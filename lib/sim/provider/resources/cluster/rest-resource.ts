import { SummarizedError } from '../../framework/summarized-error';
import { pathSegment } from '../../pve/pve-client';
import type { Parameters } from '../../pve/pve-client';
import { isNotFound } from '../../pve/pve-error';
import type { FrameworkResource, Operation } from '../../resource-type';
import type { ValueObject } from '../../values/value';
import { nullIfGone } from '../gone';

/** What stands above and before the message of an error, and what the call itself puts before it. */
export interface Texts {
  readonly summary: string;
  /** @default none */
  readonly prefix?: string;
  readonly failure: string;
}

/** A resource that is one object below a path of the API, and is read again after each change. */
export interface RestResource<Answer> {
  readonly attributes: FrameworkResource['attributes'];
  readonly validate?: FrameworkResource['validate'];
  /** To create in, as the real provider writes it: with a slash at its end or without. */
  readonly collection: string;
  /** The attribute that names the object: the id is the same. */
  readonly key: string;
  readonly texts: Readonly<Record<'create' | 'read' | 'update' | 'delete', (key: string, state: ValueObject) => Texts>>;
  readonly missing: {
    readonly afterChange: (key: string) => readonly [summary: string, detail: string];
    /** The warning. @default none */
    readonly atDelete?: (key: string) => readonly [summary: string, detail: string];
  };
  created(planned: ValueObject): Parameters;
  changed(planned: ValueObject, prior: ValueObject): Parameters;
  /** What the object says of itself; `id` and `key` apart. */
  state(answer: Answer): ValueObject;
}

async function worded<Result>({ summary, prefix = '' }: Texts, call: Promise<Result>): Promise<Result> {
  return SummarizedError.wrap(summary, prefix, call);
}

export function restResource<Answer>(rest: RestResource<Answer>): FrameworkResource {
  const keyOf = (state: ValueObject): string => String(state[rest.key]);
  const pathOf = (key: string): string => `${rest.collection.replace(/\/$/, '')}/${pathSegment(key)}`;

  const read = async (state: ValueObject, { client }: Operation): Promise<ValueObject | null> => {
    const key = keyOf(state);
    const texts = rest.texts.read(key, state);
    const answer = await worded(texts, nullIfGone(client.get<Answer>(pathOf(key), {}, texts.failure)));
    return answer && { ...state, id: key, [rest.key]: key, ...rest.state(answer) };
  };
  const readBack = async (state: ValueObject, operation: Operation): Promise<ValueObject> => {
    const found = await read(state, operation);
    if (found === null) {
      throw new SummarizedError(...rest.missing.afterChange(keyOf(state)));
    }
    return found;
  };

  return {
    kind: 'framework',
    attributes: { id: { keepState: true }, ...rest.attributes },
    ...(rest.validate === undefined ? {} : { validate: rest.validate }),
    read,

    async create(planned, operation) {
      const texts = rest.texts.create(keyOf(planned), planned);
      await worded(texts, operation.client.post(rest.collection, rest.created(planned), texts.failure));
      operation.keep(await readBack(planned, operation));
    },

    async update(planned, prior, operation) {
      const texts = rest.texts.update(keyOf(planned), prior);
      await worded(texts, operation.client.put(pathOf(keyOf(planned)), rest.changed(planned, prior), texts.failure));
      operation.keep(await readBack(planned, operation));
    },

    async delete(state, { client, warn }) {
      const texts = rest.texts.delete(keyOf(state), state);
      try {
        await client.delete(pathOf(keyOf(state)), {}, texts.failure);
      } catch (error) {
        if (!isNotFound(error)) {
          await worded(texts, Promise.reject(error as Error));
        }
        const warning = rest.missing.atDelete?.(keyOf(state));
        if (warning !== undefined) {
          warn(...warning);
        }
      }
    },

    importState: async (id, operation) => readBack({ id, [rest.key]: id }, operation),
  };
}
