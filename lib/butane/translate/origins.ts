import type { Fields } from '../shape/shape';
import type { Path } from '../yaml/yaml-node';

interface Origin {
  readonly path: Path;
  /** Whether all that is in it comes from there, too. */
  readonly isAll: boolean;
}

/** Where in the Butane the parts of an Ignition configuration come from. What is not recorded has the name that it has there. */
export class Origins {
  private readonly whole = new WeakMap<object, Origin>();
  private readonly parts = new WeakMap<object, Map<string | number, Path>>();

  /** Records where a structure is from. */
  set(value: object, path: Path): void {
    this.whole.set(value, { path, isAll: false });
  }

  /** Records that a structure, with all that is in it, has been made of what is there. */
  setAll(value: object, path: Path): void {
    this.whole.set(value, { path, isAll: true });
  }

  /** Records where one field, or one item of a list, is from. */
  setPart(value: object, part: string | number, path: Path): void {
    const parts = this.parts.get(value) ?? new Map<string | number, Path>();
    this.parts.set(value, parts.set(part, path));
  }

  /** Says that `value` took the place of `other`. */
  copy(value: object, other: object): void {
    const whole = this.whole.get(other);
    const parts = this.parts.get(other);
    if (whole !== undefined) this.whole.set(value, whole);
    if (parts !== undefined) this.parts.set(value, new Map(parts));
  }

  /** Where one field, or one item, is from; undefined: where `value` is, under its own name. */
  ofPart(value: object, part: string | number): Path | undefined {
    const recorded = this.parts.get(value)?.get(part);
    if (recorded !== undefined) return recorded;
    const { path, isAll } = this.whole.get(value) ?? {};
    return path === undefined ? undefined : isAll ? path : [...path, part];
  }

  /** @param path in `config` */
  find(config: object, path: Path): Path {
    let value: unknown = config;
    let origin: Path = [];
    let isAll = false;
    for (const step of path) {
      const isStructure = typeof value === 'object' && value !== null && typeof step !== 'object';
      const recorded = isStructure ? this.parts.get(value as object)?.get(step) : undefined;
      value = isStructure ? (value as Fields)[step] : undefined;
      const whole = typeof value === 'object' && value !== null ? this.whole.get(value) : undefined;
      origin = recorded ?? whole?.path ?? (isAll ? origin : [...origin, step]);
      isAll = whole?.isAll ?? isAll;
    }
    return origin;
  }
}
