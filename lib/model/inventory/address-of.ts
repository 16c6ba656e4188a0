import { formatIpv4, parseCidr } from '../../values/cidr';

/** The address in `10.10.10.11/24`; undefined for `dhcp`, and where there is none. */
export function addressOf(ipAddress: string | undefined): string | undefined {
  const cidr = parseCidr(ipAddress ?? '');
  return cidr && formatIpv4(cidr.address);
}
