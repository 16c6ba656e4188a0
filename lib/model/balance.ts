/** A node with what there is room for. */
export interface Room {
  readonly nodeName: string;
  readonly resources: readonly Resource[];
}

/** RAM, vCPUs, or the space of a storage, of one node. */
export interface Resource {
  /** Tells what each stand takes of it: `memory`, `vcpus`, `disk:local-lvm`. */
  readonly name: string;
  /** That may be given out. */
  readonly total: number;
  /** By others. */
  readonly used: number;
  /** Whether `used` lacks what stands that are there already take. */
  readonly countsKept: boolean;
}

/**
 * Puts newcomers one after the other on the node that is the least full with them: by that of its resources which is the most used. Between nodes
 * that are equally full, by the number of stands, then by their order.
 *
 * @param kept the node of each stand that has one
 * @param needs what a stand takes, by the name of the resource
 */
export function balance(
  newcomers: readonly string[], kept: readonly string[], rooms: readonly Room[], needs: ReadonlyMap<string, number>,
): Map<string, string> {
  const places = rooms.map((room) => ({ room, stands: kept.filter((node) => node === room.nodeName).length, added: 0 }));
  const fullness = ({ room, stands, added }: (typeof places)[number]) => Math.max(0, ...room.resources.map(({ name, total, used, countsKept }) => (
    total > 0 ? (used + (needs.get(name) ?? 0) * ((countsKept ? stands : added) + 1)) / total : 0
  )));
  return new Map(newcomers.map((student): [string, string] => {
    const [best] = places.map((place) => ({ place, full: fullness(place) }))
      .sort((a, b) => a.full - b.full || a.place.stands - b.place.stands);
    best!.place.stands++;
    best!.place.added++;
    return [student, best!.place.room.nodeName];
  }));
}
