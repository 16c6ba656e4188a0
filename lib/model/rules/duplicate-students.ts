import { duplicates } from './duplicates';
import type { Rule } from './rule';

/** The name before `@` is the student's key: it names the pool and the VMs, whatever the realm, and DNS ignores case. */
export const duplicateStudents: Rule = {
  name: 'duplicate-students',
  check: ({ config }) => duplicates(config.students, (student) => student.key.toLowerCase()).map(({ first, again }) => ({
    position: again.position,
    message: `student '${again.userId}' is on the list already, as '${first.userId}' in line ${first.position.line}`,
    fix: again.userId === first.userId
      ? 'take one of them off the list'
      : 'take one of them off the list, or rename one: the part before @ names pool and machines, so it must differ by more than case',
  })),
};
