import { Interrupted } from './interrupted';

/** One of several things to choose from. */
export interface Choice<T> {
  readonly name: string;
  readonly value: T;
  /** What is shown below the list while the choice is marked. @default nothing */
  readonly description?: string;
}

/** Questions that a person answers at a terminal, by keyboard. Each is asked until the answer is good. @throws Interrupted at Ctrl-C */
export interface Prompts {
  choose<T>(question: string, choices: readonly Choice<T>[]): Promise<T>;
  /** @param check says what is allowed; undefined: the answer is good */
  text(question: string, options?: { readonly suggested?: string; readonly check?: (answer: string) => string | undefined }): Promise<string>;
  agree(question: string, suggested: boolean): Promise<boolean>;
  /** What is typed is not shown. */
  secret(question: string): Promise<string>;
}

/** From here on, typing narrows the list down. */
const LONG_LIST = 15;

/** Asks on standard error, as everything that is said to a person. */
export function terminalPrompts(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Prompts {
  const context = { input, output };
  // takes long to load, and most commands ask nothing
  const load = async () => import('@inquirer/prompts');
  return {
    choose: async <T>(question: string, choices: readonly Choice<T>[]) => {
      const { search, select } = await load();
      if (choices.length <= LONG_LIST) return answered(select<T>({ message: question, choices, loop: false, pageSize: LONG_LIST }, context));
      const source = (typed = '') => choices.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()));
      return answered(search<T>({ message: `${question} (type to search)`, source, pageSize: LONG_LIST }, context));
    },
    text: async (question, { suggested, check } = {}) => {
      const { input: ask } = await load();
      const validate = (answer: string) => check?.(answer.trim()) ?? true;
      return (await answered(ask({ message: question, default: suggested, validate }, context))).trim();
    },
    agree: async (question, suggested) => answered((await load()).confirm({ message: question, default: suggested }, context)),
    secret: async question => answered((await load()).password({ message: question, mask: '*' }, context)),
  };
}

async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw new Interrupted();
    throw error;
  }
}
