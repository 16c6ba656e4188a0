/** Last part of a Russian full name that is in the order last name, first name, patronymic. */
const PATRONYMIC = /(вич|вна|ична|инична|оглы|кызы)$/iu;

/** First and last name of a full name: `Nováková, Anna`, `Anna Nováková`, `Иванов Иван Иванович`. */
export function splitName(name: string): { readonly firstName?: string; readonly lastName?: string } {
  const comma = name.indexOf(',');
  if (comma !== -1) return { firstName: name.slice(comma + 1).trim() || undefined, lastName: name.slice(0, comma).trim() || undefined };
  const words = name.split(' ').filter(word => word !== '');
  if (words.length < 2) return { lastName: words[0] };
  if (PATRONYMIC.test(words.at(-1)!)) return { firstName: words.slice(1).join(' '), lastName: words[0] };
  return { firstName: words.slice(0, -1).join(' '), lastName: words.at(-1) };
}
