/** What lies at a path. */
export type LocalEntry =
  | { readonly kind: 'file'; readonly contents: Uint8Array; readonly isExecutable: boolean }
  | { readonly kind: 'directory'; readonly names: readonly string[] }
  | { readonly kind: 'link'; readonly target: string }
  /** Sockets, pipes, devices. */
  | { readonly kind: 'other' };

/**
 * Looks at a path below the folder of files.
 *
 * @param path without `..`, separated by `/`; empty: the folder itself
 * @param links whether to tell of a link, or of what it leads to
 * @returns undefined where nothing lies
 */
export type ReadLocal = (path: string, links: 'follow' | 'tell') => LocalEntry | undefined;
