import { didYouMean } from '../../values/did-you-mean';
import type { Finding } from '../../values/finding';
import { addressesOf } from '../firewall';
import { aliases } from '../network-devices';
import { settingPosition } from '../positions';
import { firstSubnets, withStudentAddresses } from '../subnets';
import type { Rule } from './rule';

/** What `rules` names is there and has an address that is known; an allow-list has something on it. */
export const trafficRules: Rule = {
  name: 'traffic-rules',
  check: ({ config }) => {
    const subnets = firstSubnets(config);
    const student = { config: withStudentAddresses(config, subnets), subnets };
    const names = [...aliases(config), ...config.machines.map(({ key }) => key)];
    const findings = config.trafficRules.flatMap((rule, index) => (['from', 'to'] as const).flatMap((end): Finding[] => {
      const { [end]: name } = rule;
      const position = settingPosition(config, `rules[${index}].${end}`);
      if (!names.includes(name)) {
        const meant = didYouMean(name, names);
        const fix = meant === undefined ? `use one of them: ${names.join(', ')}` : `did you mean ${meant}?`;
        return [{ position, message: `'${name}' in rules is neither a machine nor a network of the students' own`, fix }];
      }
      return addressesOf(student, name).length > 0 ? [] : [{
        position,
        message: `no address of '${name}' is known, and rules go by addresses`,
        fix: `give ${aliases(config).includes(name) ? 'a machine on it' : 'it'} an ip_address, or take the rule away`,
      }];
    }));
    return config.internet !== 'allow-list' || config.internetAllow.length > 0 ? findings : [...findings, {
      position: settingPosition(config, 'internet'),
      message: 'internet is allow-list, but internet_allow lists nothing',
      fix: 'add internet_allow: [10.0.0.53 udp/53], or use internet: blocked',
    }];
  },
};
