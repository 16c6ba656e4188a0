/** Exit codes of every command. */
export const EXIT = {
  done: 0,
  failed: 1,
  changesPending: 2,
  badInput: 3,
  refused: 4,
  interrupted: 130,
} as const;
