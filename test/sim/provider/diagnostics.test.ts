import { errorDiagnostic, sensitiveTexts, withoutSecrets } from '../../../lib/sim/provider/diagnostics';
import { loadProviderSchema } from '../../../lib/sim/provider/schema/provider-schema';
import { unknown } from '../../../lib/sim/provider/values/value';

const block = loadProviderSchema().resource_schemas['proxmox_virtual_environment_vm']?.block ?? {};
const vm = {
  name: 'public', initialization: [{ user_account: [{ username: 'stud', password: 'hunter22', keys: [] }] }, { user_account: [{ password: unknown }] }],
};

describe('a diagnostic', () => {
  test('loses what the schema calls sensitive, however deep, wherever it stands', () => {
    expect(sensitiveTexts(block, vm)).toEqual(['hunter22']);
    const [cleaned] = withoutSecrets([errorDiagnostic('hunter22 is bad', 'public: cipassword=hunter22,hunter22')], block, [null, vm]);
    expect(cleaned).toMatchObject({ summary: '(sensitive value) is bad', detail: 'public: cipassword=(sensitive value),(sensitive value)' });
  });

  test('loses the longer secret where one is in the other', () => {
    const both = [vm, { initialization: [{ user_account: [{ password: 'hunter22-and-more' }] }] }];
    expect(withoutSecrets([errorDiagnostic('hunter22-and-more')], block, both)[0]?.summary).toBe('(sensitive value)');
  });
});
