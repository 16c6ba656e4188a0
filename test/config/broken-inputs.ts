import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** An environment with something wrong in it. */
export interface BrokenInput {
  readonly name: string;
  /** Files of the environment's folder that differ from the good ones. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** What files cannot say: links, folders, rights. */
  readonly prepare?: (folder: string) => void;
  /** The finding's `file:line:column`, the file as seen from the environment's folder. */
  readonly position: string;
  readonly message: RegExp;
  readonly fix: RegExp;
  /** Whether the super-user can do it nevertheless. */
  readonly isFineForRoot?: true;
}

const ENV = 'env.yaml';
const DEPLOYMENT = 'deployment_config.yml';
const USERS = 'users_list.yml';

export const goodFiles: Readonly<Record<string, string>> = {
  [ENV]: 'proxmox:\n  nodes: [pve1]\nvm_ids:\n  first: 50000\nnetworks:\n  first: 5000\n',
  [DEPLOYMENT]: 'machines:\n  - device_type: linux\n    name: host\n    template_node: pve1\n    template_vmid: 101\n    networks:\n      - bridge: lan\n',
  [USERS]: 'users:\n  - user1@pve\n  - user2@pve\n',
};

/** Writes an environment that is good but for what `input` says. */
export function writeEnvironment(folder: string, input: Pick<BrokenInput, 'files' | 'prepare'>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries({ ...goodFiles, ...input.files })) {
    writeFileSync(path.join(folder, name), content);
  }
  input.prepare?.(folder);
}

/** The good deployment with one line of its machine in place of another. */
const machine = (before: string, after: string) => ({ [DEPLOYMENT]: replace(goodFiles[DEPLOYMENT]!, before, after) });
const env = (text: string) => ({ [ENV]: text });
const users = (text: string | Buffer) => ({ [USERS]: text });

function replace(text: string, before: string, after: string): string {
  if (!text.includes(before)) {
    throw new Error(`no ${before} in the good file`);
  }
  return text.replace(before, () => after);
}

function replaceByFolder(name: string) {
  return (folder: string) => {
    rmSync(path.join(folder, name));
    mkdirSync(path.join(folder, name));
  };
}

const nestedLines = (depth: number) => Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
const aliasBomb = `users: &a0 [x@pve, x@pve]\n${Array.from({ length: 25 }, (_, i) => `k${i}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`;

export const brokenInputs: readonly BrokenInput[] = [
  // types
  { name: 'a VM ID as text', files: machine('101', '"101"'), position: `${DEPLOYMENT}:5:5`, message: /template_vmid is "101": .* whole number/, fix: /without quotes: template_vmid: 101/ },
  { name: 'a fraction as VM ID', files: machine('101', '100.5'), position: `${DEPLOYMENT}:5:5`, message: /is 100.5: a VM ID is a whole number/, fix: /template_vmid: 100/ },
  { name: 'a negative VM ID', files: machine('101', '-5'), position: `${DEPLOYMENT}:5:5`, message: /is -5: .* 100 to 999999999/, fix: /template_vmid: 100/ },
  { name: 'a VM ID below PVE\'s', files: machine('101', '99'), position: `${DEPLOYMENT}:5:5`, message: /100 to 999999999/, fix: /template_vmid/ },
  { name: 'a VM ID beyond every number', files: machine('101', '99999999999999999999999'), position: `${DEPLOYMENT}:5:5`, message: /100 to 999999999/, fix: /template_vmid/ },
  { name: 'an infinite VM ID', files: machine('101', '.inf'), position: `${DEPLOYMENT}:5:5`, message: /is \.inf/, fix: /template_vmid: 100/ },
  { name: 'a VM ID that is no number', files: machine('101', '.nan'), position: `${DEPLOYMENT}:5:5`, message: /is \.nan/, fix: /template_vmid: 100/ },
  { name: 'a number as name', files: machine('host', '123'), position: `${DEPLOYMENT}:3:5`, message: /name is 123/, fix: /in quotes: name: "123"/ },
  { name: 'a name that YAML takes for true', files: machine('host', 'true'), position: `${DEPLOYMENT}:3:5`, message: /name is true/, fix: /in quotes: name: "true"/ },
  { name: 'yes instead of true', files: machine('name: host', 'name: host\n    full_clone: yes'), position: `${DEPLOYMENT}:4:5`, message: /full_clone is "yes": full_clone is true or false/, fix: /full_clone: true/ },
  { name: 'a map where a list is needed', files: users('users:\n  user1: pve\n'), position: `${USERS}:1:1`, message: /users is a map: users is a list/, fix: /users: \[student1@pve\]/ },
  { name: 'one user where a list is needed', files: users('users: user1@pve\n'), position: `${USERS}:1:1`, message: /users is "user1@pve": users is a list/, fix: /\[student1@pve\]/ },
  { name: 'numbers as users', files: users('users:\n  - 1\n'), position: `${USERS}:2:5`, message: /users\[0\] is 1: a user id/, fix: /student1@pve/ },
  { name: 'a student without a user id', files: users('users:\n  - name: user1@pve\n'), position: `${USERS}:2:5`, message: /users\[0\] has no user/, fix: /student1@pve/ },
  { name: 'a student with a formula as a name', files: users('users:\n  - { user: user1@pve, first_name: "=1+1" }\n'), position: `${USERS}:2:24`, message: /first_name is "=1\+1": a name begins/, fix: /Anna/ },
  { name: 'a list where a map is needed', files: users('- user1@pve\n'), position: `${USERS}:1:1`, message: /the file is a list of 1: the file is a map of users/, fix: /write/ },
  { name: 'text where a map is needed', files: users('users\n- user1@pve\n'), position: `${USERS}:1:1`, message: /the file is "users - user1@pve"/, fix: /write/ },
  { name: 'a machine that is only a name', files: { [DEPLOYMENT]: 'machines:\n  - host\n' }, position: `${DEPLOYMENT}:2:5`, message: /machines\[0\] is "host": a machine is a map/, fix: /write/ },
  { name: 'a network that is only a name', files: machine('- bridge: lan', '- lan'), position: `${DEPLOYMENT}:7:9`, message: /machines\[0\]\.networks\[0\] is "lan"/, fix: /write/ },
  { name: 'an unknown kind of device', files: machine('linux', 'linxu'), position: `${DEPLOYMENT}:2:5`, message: /device_type is "linxu": device types are ecorouter, linux, /, fix: /did you mean linux\?/ },
  { name: 'an unknown isolation', files: env('isolation: bridges\n'), position: `${ENV}:1:1`, message: /isolation is "bridges"/, fix: /did you mean bridge\?/ },
  { name: 'VM IDs of four digits to give out', files: env('vm_ids: { first: 1000 }\n'), position: `${ENV}:1:11`, message: /10000 to 99999/, fix: /first: 10000/ },
  { name: 'too many networks', files: machine('- bridge: lan', '- bridge: lan\n'.concat('      - bridge: lan\n'.repeat(32))), position: `${DEPLOYMENT}:6:5`, message: /networks is a list of 33: networks is a list of 1 to 32/, fix: /networks/ },
  // keys
  { name: 'a missing name', files: machine('    name: host\n', ''), position: `${DEPLOYMENT}:2:5`, message: /machines\[0\] has no name/, fix: /add name: router/ },
  { name: 'a missing bridge', files: machine('bridge: lan', 'ip_address: 10.0.0.1/24'), position: `${DEPLOYMENT}:7:9`, message: /networks\[0\] has no bridge/, fix: /add bridge: vmbr0/ },
  { name: 'a missing template', files: machine('    template_vmid: 101\n', ''), position: `${DEPLOYMENT}:2:5`, message: /machine host has no template_vmid/, fix: /add template_vmid: 100/ },
  { name: 'a machine without networks', files: machine('    networks:\n      - bridge: lan\n', '    networks: []\n'), position: `${DEPLOYMENT}:6:5`, message: /networks is an empty list/, fix: /vmbr0/ },
  { name: 'no users key', files: users('students:\n  - user1@pve\n'), position: `${USERS}:1:1`, message: /the file has no users/, fix: /add users/ },
  { name: 'a typo in a key', files: machine('template_node', 'template_nod'), position: `${DEPLOYMENT}:4:5`, message: /unknown key "template_nod" in machines\[0\]: allowed are name, device_type/, fix: /did you mean template_node\?/ },
  { name: 'a key in camelCase', files: machine('template_vmid', 'templateVmid'), position: `${DEPLOYMENT}:5:5`, message: /unknown key "templateVmid"/, fix: /did you mean template_vmid\?/ },
  { name: 'a key that means nothing', files: env('colour: blue\n'), position: `${ENV}:1:1`, message: /unknown key "colour": allowed are kind, deployment/, fix: /remove it/ },
  { name: 'a key twice', files: machine('name: host', 'name: host\n    name: other'), position: `${DEPLOYMENT}:4:5`, message: /"name" is there twice: first on line 3/, fix: /remove one/ },
  { name: 'a __proto__ key', files: machine('name: host', 'name: host\n    __proto__: { full_clone: true }'), position: `${DEPLOYMENT}:4:5`, message: /unknown key "__proto__" in machines\[0\]/, fix: /remove/ },
  { name: 'a constructor key', files: machine('name: host', 'name: host\n    constructor: 1'), position: `${DEPLOYMENT}:4:5`, message: /unknown key "constructor"/, fix: /remove/ },
  { name: 'a merge key', files: env('x: &x { cores: 1 }\ndefaults:\n  <<: *x\n'), position: `${ENV}:3:3`, message: /merge keys/, fix: /defaults or cluster/ },
  { name: 'a key that is a list', files: env('? [a, b]\n: 1\n'), position: `${ENV}:1:3`, message: /not plain text/, fix: /before the colon/ },
  { name: 'settings for a machine that is not there', files: env('nodes:\n  hots: { cores: 2 }\n'), position: `${ENV}:2:3`, message: /nodes has settings for "hots"/, fix: /did you mean host\?/ },
  // names
  { name: 'a user without realm', files: users('users:\n  - user1\n'), position: `${USERS}:2:5`, message: /"user1": a user id is name@realm/, fix: /did you mean user1@pve\?/ },
  { name: 'a user in Cyrillic', files: users('users:\n  - студент@pve\n'), position: `${USERS}:2:5`, message: /"студент@pve": a user name has letters \(a-z, A-Z\)/, fix: /student1@pve/ },
  { name: 'a user with a name of 200 characters', files: users(`users:\n  - ${'u'.repeat(200)}@pve\n`), position: `${USERS}:2:5`, message: /"u{60}…": .* 64 characters/, fix: /student1@pve/ },
  { name: 'a user called __proto__', files: users('users:\n  - __proto__@pve\n'), position: `${USERS}:2:5`, message: /a user name .* begins and ends/, fix: /student1@pve/ },
  { name: 'an empty user', files: users('users:\n  - user1@pve\n  -\n'), position: `${USERS}:3:4`, message: /users\[1\] is empty/, fix: /student1@pve/ },
  { name: 'a machine with a name of 200 characters', files: machine('host', 'h'.repeat(200)), position: `${DEPLOYMENT}:3:5`, message: /at most 63/, fix: /name: router/ },
  { name: 'a machine in Chinese', files: machine('host', '路由器'), position: `${DEPLOYMENT}:3:5`, message: /"路由器": a machine name/, fix: /name: router/ },
  { name: 'an emoji as bridge', files: machine('lan', '🖧'), position: `${DEPLOYMENT}:7:9`, message: /the name of a network has at most 32 characters/, fix: /bridge: vmbr0/ },
  { name: 'a machine with an underscore', files: machine('host', 'web_server'), position: `${DEPLOYMENT}:3:5`, message: /"web_server": a machine name/, fix: /did you mean web-server\?/ },
  { name: 'a bridge of 200 characters', files: machine('lan', 'b'.repeat(200)), position: `${DEPLOYMENT}:7:9`, message: /at most 32 characters/, fix: /bridge: vmbr0/ },
  { name: 'a node with a space', files: machine('pve1', 'pve 1'), position: `${DEPLOYMENT}:4:5`, message: /a node name/, fix: /did you mean pve-1\?/ },
  { name: 'a pool that is nested too deep', files: env('pool: a/b/c\n'), position: `${ENV}:1:1`, message: /at most 2 levels/, fix: /pool: class-router/ },
  { name: 'an address without prefix', files: machine('bridge: lan', '{ bridge: lan, ip_address: 10.0.0.1 }'), position: `${DEPLOYMENT}:7:24`, message: /IPv4 with prefix length/, fix: /did you mean 10\.0\.0\.1\/24\?/ },
  { name: 'a multicast MAC address', files: machine('bridge: lan', '{ bridge: lan, mac_address: "01:00:5E:00:00:01" }'), position: `${DEPLOYMENT}:7:24`, message: /no multicast/, fix: /BC:24:11/ },
  { name: 'terminal colours in a name', files: machine('host', '"\\e[31mhost"'), position: `${DEPLOYMENT}:3:5`, message: /name is "\\u001b\[31mhost"/, fix: /name: router/ },
  { name: 'terminal colours in a key', files: machine('name: host', 'name: host\n    "\\e]0;x\\a": 1'), position: `${DEPLOYMENT}:4:5`, message: /unknown key "\\u001b\]0;x\\u0007"/, fix: /remove/ },
  { name: 'text that runs backwards', files: users('users:\n  - "\\u202Eevp@1resu"\n'), position: `${USERS}:2:5`, message: /"\\u202eevp@1resu"/, fix: /student1@pve/ },
  // YAML
  { name: 'a tab as indentation', files: users('users:\n\t- user1@pve\n'), position: `${USERS}:2:1`, message: /indented with a tab/, fix: /spaces/ },
  { name: 'an open bracket', files: users('users: [user1@pve\n'), position: `${USERS}:2:1`, message: /closed|indented/, fix: /close/ },
  { name: 'an open quote', files: users('users:\n  - "user1@pve\n'), position: `${USERS}:3:1`, message: /closed/, fix: /close/ },
  { name: 'two keys on a line', files: machine('name: host', 'name: host: x'), position: `${DEPLOYMENT}:3:11`, message: /second "key: value"/, fix: /line of its own/ },
  { name: 'text that begins with @', files: users('users:\n  - @user1\n'), position: `${USERS}:2:5`, message: /may not begin with @/, fix: /quotes/ },
  { name: 'an alias that leads back to itself', files: { [DEPLOYMENT]: 'machines: &m\n  - *m\n' }, position: `${DEPLOYMENT}:2:5`, message: /alias \*m leads back to itself/, fix: /instead of the alias/ },
  { name: 'an alias without anchor', files: users('users:\n  - *nobody\n'), position: `${USERS}:2:5`, message: /no anchor for the alias \*nobody/, fix: /quotes/ },
  { name: 'an alias bomb', files: users(aliasBomb), position: `${USERS}:16:12`, message: /more than 200000 values/, fix: /instead of aliases/ },
  { name: 'a JavaScript tag', files: machine('host', '!!js/function "function () {}"'), position: `${DEPLOYMENT}:3:11`, message: /tags .* not supported/, fix: /remove the tag/ },
  { name: 'a Python tag', files: users('users: !!python/object/apply:os.system ["true"]\n'), position: `${USERS}:1:8`, message: /tags .* not supported/, fix: /remove the tag/ },
  { name: 'two documents', files: users('users:\n  - user1@pve\n---\nusers:\n  - user2@pve\n'), position: `${USERS}:3:1`, message: /more than one YAML document/, fix: /---/ },
  { name: 'deep nesting in brackets', files: users(`users: ${'['.repeat(100_000)}`), position: `${USERS}:1:40`, message: /nested more than 32 deep/, fix: /flat/ },
  { name: 'deep nesting in dashes', files: users(`${'- '.repeat(50_000)}x`), position: `${USERS}:1:129`, message: /nested more than 32 deep/, fix: /flat/ },
  { name: 'deep nesting in lines', files: users(nestedLines(400)), position: `${USERS}:258:1`, message: /nested more than 32 deep/, fix: /flat/ },
  { name: 'nesting a little too deep', files: users(nestedLines(40)), position: `${USERS}:34:34`, message: /nested more than 32 deep/, fix: /flat/ },
  // files
  { name: 'an empty list of users', files: users(''), position: `${USERS}:1:1`, message: /the file is empty/, fix: /student1@pve/ },
  { name: 'a list of users with comments only', files: users('# nobody yet\n'), position: `${USERS}:1:1`, message: /the file is empty/, fix: /student1@pve/ },
  { name: 'users without a single user', files: users('users:\n'), position: `${USERS}:1:1`, message: /users is empty/, fix: /student1@pve/ },
  { name: 'an empty deployment', files: { [DEPLOYMENT]: '\n' }, position: `${DEPLOYMENT}:1:1`, message: /the file is empty/, fix: /machines:/ },
  { name: 'a file of 10 MB', files: users(`users:\n${'  - user1@pve\n'.repeat(730_000)}`), position: `${USERS}:1:1`, message: /larger than 1 MiB/, fix: /right file/ },
  { name: 'a binary file', files: users(Buffer.from('7f454c460201010000', 'hex')), position: `${USERS}:1:1`, message: /binary/, fix: /YAML/ },
  { name: 'a picture', files: users(Buffer.from('89504e470d0a1a0a0000', 'hex')), position: `${USERS}:1:1`, message: /not UTF-8/, fix: /UTF-8/ },
  { name: 'a null byte', files: users('users:\n  - user1@pve\0\n'), position: `${USERS}:2:14`, message: /binary/, fix: /YAML/ },
  { name: 'a Windows code page', files: users(Buffer.concat([Buffer.from('users:\n  - '), Buffer.from([0xf1, 0xf2, 0xf3]), Buffer.from('@pve\n')])), position: `${USERS}:2:5`, message: /not UTF-8 from here/, fix: /UTF-8/ },
  { name: 'UTF-16', files: users(Buffer.from('\ufeffusers:\n', 'utf16le')), position: `${USERS}:1:1`, message: /not UTF-8/, fix: /UTF-8/ },
  { name: 'a control character', files: users('users:\n  - user1@pve\u0007\n'), position: `${USERS}:2:14`, message: /control character, \\u0007/, fix: /remove/ },
  { name: 'terminal colours in a file', files: users('users:\n  - \u001b[31muser1@pve\n'), position: `${USERS}:2:5`, message: /control character, \\u001b/, fix: /remove/ },
  { name: 'a folder instead of a file', prepare: replaceByFolder(USERS), position: `${USERS}:1:1`, message: /this is a folder/, fix: /file/ },
  { name: 'a folder instead of env.yaml', prepare: replaceByFolder(ENV), position: `${ENV}:1:1`, message: /this is a folder/, fix: /file/ },
  { name: 'no list of users', prepare: (folder) => rmSync(path.join(folder, USERS)), position: `${USERS}:1:1`, message: /does not exist/, fix: /create/ },
  { name: 'no deployment', prepare: (folder) => rmSync(path.join(folder, DEPLOYMENT)), position: `${DEPLOYMENT}:1:1`, message: /does not exist/, fix: /create/ },
  { name: 'no env.yaml', prepare: (folder) => rmSync(path.join(folder, ENV)), position: `${ENV}:1:1`, message: /no env\.yaml/, fix: /standsmith init/ },
  { name: 'a list of users by a wrong name', files: env('users: nobody.yml\n'), position: `${ENV}:1:8`, message: /"nobody\.yml", which does not exist/, fix: /create the file/ },
  { name: 'a name of a file with a null byte', files: env('users: "a\\0b"\n'), position: `${ENV}:1:1`, message: /users is "a\\u0000b": a file is named by its path/, fix: /users: users_list\.yml/ },
  { name: 'a name of a file that is too long', files: env(`users: ${'ü'.repeat(190)}\n`), position: `${'ü'.repeat(190)}:1:1`, message: /too long/, fix: /shorter/ },
  { name: 'an absolute path', files: env('users: /etc/passwd\n'), position: `${ENV}:1:1`, message: /from the environment's folder/, fix: /users_list\.yml/ },
  { name: 'a link that leads back to itself', prepare: (folder) => {
    rmSync(path.join(folder, USERS));
    symlinkSync(USERS, path.join(folder, USERS));
  }, position: `${USERS}:1:1`, message: /leads back to itself/, fix: /link/ },
  { name: 'a device', prepare: (folder) => {
    rmSync(path.join(folder, USERS));
    symlinkSync('/dev/zero', path.join(folder, USERS));
  }, position: `${USERS}:1:1`, message: /no regular file/, fix: /YAML file/ },
  { name: 'a file that may not be read', prepare: (folder) => chmodSync(path.join(folder, USERS), 0), isFineForRoot: true, position: `${USERS}:1:1`, message: /may not be read/, fix: /chmod/ },
];
