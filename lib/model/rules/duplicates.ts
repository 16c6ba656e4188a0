/** Items whose key an earlier one has too, each with the first of that key. */
export function duplicates<T, Key>(items: readonly T[], key: (item: T) => Key): { first: T; again: T }[] {
  const firsts = new Map<Key, T>();
  return items.flatMap((item) => {
    const first = firsts.get(key(item));
    if (first === undefined) {
      firsts.set(key(item), item);
      return [];
    }
    return [{ first, again: item }];
  });
}
