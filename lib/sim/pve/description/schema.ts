/** What PVE says of one value, in the words of its API description. Required unless `optional`. */
export interface Schema {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array';
  readonly optional?: 1;
  readonly enum?: readonly string[];
  /** A regular expression of Perl for the whole value. */
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A name of PVE's, `…-list` for several, or that of a property string in this folder. */
  readonly format?: string;
  /** In a property string: the part that may stand without `name=`. */
  readonly default_key?: 1;
  /** In a property string: another name for this property … */
  readonly alias?: string;
  /** … and the property that keeps which name was used: `virtio=MAC` is `model=virtio,macaddr=MAC`. */
  readonly keyAlias?: string;
  readonly group?: string;
  /** In a property string: what has to be there, too. */
  readonly requires?: string;
}

/** By name; `net[n]` stands for net0, net1, … */
export type Schemas = Readonly<Record<string, Schema>>;
