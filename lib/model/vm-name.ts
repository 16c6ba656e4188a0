/** Name of a student's VM: `student1-router`. A user name may have `.` and `_`; in a DNS name they become `-`. */
export function vmName(studentKey: string, machineKey: string): string {
  return `${studentKey}-${machineKey}`.replace(/[^A-Za-z0-9-]/g, '-');
}
