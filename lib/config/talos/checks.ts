/** Checks of text in a Talos cluster's env.yaml. Each returns undefined, or one sentence that says what is allowed. */

export function checkText(maxLength: number): (text: string) => string | undefined {
  return (text) => (text.length > 0 && text.length <= maxLength && !/\p{Cc}/u.test(text)
    ? undefined
    : `text of 1 to ${maxLength} characters on one line is wanted`);
}

export function checkHttpUrl(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return isPlain ? undefined : 'a URL begins with https:// (or http://), and has no user, password, ? or #';
}

/** @see https://pve.proxmox.com/pve-docs/qm.1.html, hostpci: domain, bus, slot and function, the last of which may be left out */
export function checkBusAddress(text: string): string | undefined {
  return /^([0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}(\.[0-7])?$/i.test(text) ? undefined : 'a PCI address is domain:bus:slot.function, such as 0000:01:00.0, as lspci -D shows it';
}

export function checkMappingName(text: string): string | undefined {
  return /^[A-Za-z][A-Za-z0-9_-]{1,127}$/.test(text) ? undefined : 'a mapping has 2 to 128 letters (a-z, A-Z), digits, - and _, a letter first';
}

export function checkKernelArgument(text: string): string | undefined {
  return /^-?[A-Za-z0-9_.-]+(=[^\s"'\\]+)?$/.test(text) && text.length <= 500 ? undefined : 'an argument of the kernel is one word: name, or name=value; - before it takes it away';
}

export function checkHttpsUrl(text: string): string | undefined {
  return text.startsWith('https://') && checkHttpUrl(text) === undefined ? undefined : 'a URL begins with https:// here, and has no user, password, ? or #';
}

/** Below the environment's folder. */
export function checkFileName(text: string): string | undefined {
  const isGood = text.length <= 200 && text.split('/').every((part) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(part));
  return isGood ? undefined : 'a file of the environment\'s folder has a name of letters, digits, . _ and -, perhaps with folders before it: manifests/cilium.yaml';
}

/** A name of Kubernetes, as namespaces have. */
export function checkNamespace(text: string): string | undefined {
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text) ? undefined : 'a name in Kubernetes has 1 to 63 lower-case letters, digits and -, and begins and ends with none';
}

export function checkReleaseVersion(text: string): string | undefined {
  return /^v\d{1,3}\.\d{1,3}\.\d{1,3}(-(alpha|beta|rc)\.?\d{1,3})?$/.test(text) ? undefined : 'a version is v and three numbers: v1.2.3';
}

/** Whose images are meant: the beginning of their names. */
export function checkRegistry(text: string): string | undefined {
  return text === '*' || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/.test(text) ? undefined : 'a registry is its name, as images have it: docker.io, registry.example.org:5000, or "*"';
}

/** Older ones have other versions of the objects that describe addresses. */
const OLDEST_CILIUM_MINOR = 18;

export function checkCiliumVersion(text: string): string | undefined {
  const [, minor] = /^v1\.(\d{1,3})\./.exec(text) ?? [];
  return checkReleaseVersion(text) === undefined && Number(minor) >= OLDEST_CILIUM_MINOR ? undefined : `a version of Cilium from v1.${OLDEST_CILIUM_MINOR}.0 is wanted, with its v: v1.18.4`;
}
